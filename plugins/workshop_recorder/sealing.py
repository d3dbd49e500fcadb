"""Finishing a closed take: metadata chunks, then the hash, then no more writing.

Each step can be cut off and done again: chunks that are there are not written twice, a hash that is journalled stands.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from workshop import read_journal
from workshop_recorder.journal import Journal, journal_lines
from workshop_signal.chunks import ChunkError, append_chunks, bext, has_chunk

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from workshop import TakeFacts, TrackFacts

READ_ONLY = stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH


def seal(folder: Path, take: str) -> None:
    """Seal each track of the take that is not sealed yet; a take without an end is left alone. Raises OSError."""
    lines = journal_lines(folder)
    facts = read_journal(lines)
    begun = began(lines)
    if not facts.end:
        return
    journal = Journal(folder)
    try:
        for track in facts.tracks.values():
            path = folder / track.file
            if path.exists():
                _seal_track(path, take, facts, track, begun, journal)
    finally:
        journal.close()


def began(lines: Iterable[str]) -> datetime | None:
    """The UTC instant of the take's first frame, as its journal tells it."""
    for line in lines:
        with suppress(ValueError, KeyError, TypeError):
            entry = json.loads(line)
            if entry["what"] == "rolling":
                return datetime.fromisoformat(entry["utc"])
    return None


def _seal_track(
    path: Path, take: str, facts: TakeFacts, track: TrackFacts, begun: datetime | None, journal: Journal
) -> None:
    """Bring one file to its last state."""
    if not track.sha256:
        if begun is not None:
            _write_metadata(path, take, facts.sample_rate, track, begun)
        with path.open("rb") as file:
            os.fsync(file.fileno())
            journal.append("sealed", number=track.number, sha256=hashlib.file_digest(file, "sha256").hexdigest())
    path.chmod(READ_ONLY)


def _write_metadata(path: Path, take: str, rate: int, track: TrackFacts, begun: datetime) -> None:
    """Append a bext chunk with ids only; a file that takes no chunk keeps its audio and goes without."""
    since_midnight = begun - begun.replace(hour=0, minute=0, second=0, microsecond=0)
    start = begun + timedelta(seconds=track.start_frame / rate)
    with suppress(ChunkError):
        if not has_chunk(path, "bext"):
            chunk = bext(
                description=f"take {take} track {track.number}",
                originator="workshop",
                reference=take.replace("-", ""),
                date=start.date(),
                time=start.time(),
                time_reference_frames=round(since_midnight.total_seconds() * rate) + track.start_frame,
            )
            append_chunks(path, {"bext": chunk})
