"""Finishing a closed take: metadata chunks, then the hash, then no more writing."""

from __future__ import annotations

import hashlib
import stat
from typing import TYPE_CHECKING

from workshop import TrackFacts, read_journal
from workshop_recorder.journal import Journal, journal_lines

if TYPE_CHECKING:
    from pathlib import Path

READ_ONLY = stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH


def seal(folder: Path, take: str) -> None:  # noqa: ARG001 - the chunks will carry the take's id
    """Seal each track of the take that holds audio and is not sealed yet. Raises OSError. Idempotent."""
    facts = read_journal(journal_lines(folder))
    if not facts.end:
        return
    journal = Journal(folder)
    try:
        for track in facts.tracks.values():
            path = folder / track.file
            if path.exists():
                _seal_track(path, track, journal)
    finally:
        journal.close()


def _seal_track(path: Path, track: TrackFacts, journal: Journal) -> None:
    """Hash and journal one file, then take away the right to write it."""
    if not track.sha256:
        with path.open("rb") as file:
            journal.append("sealed", number=track.number, sha256=hashlib.file_digest(file, "sha256").hexdigest())
    path.chmod(READ_ONLY)
