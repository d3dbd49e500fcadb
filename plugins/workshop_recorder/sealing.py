"""Finishing a closed take: it is measured, gets its metadata chunks, then the hash, and then there is no more writing.

Each step can be cut off and done again: chunks that are there are not written twice, a hash that is journalled stands.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from workshop import TakeLabel, read_journal
from workshop_recorder.journal import Journal, free_reserve, journal_lines, track_path
from workshop_recorder.measuring import Heard, measure_all
from workshop_signal.chunks import ChunkError, append_chunks, bext, cue, has_chunk, ixml, points_within, time_reference

if TYPE_CHECKING:
    from pathlib import Path

    from workshop import TakeFacts, TrackFacts

READ_ONLY = stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH


@dataclass(frozen=True, slots=True)
class Label:
    """What all files of a take tell about it: its id, its number ("" where unknown), its journal, and words."""

    take: str
    number: str
    facts: TakeFacts
    words: TakeLabel


def seal(folder: Path, take: str, words: TakeLabel | None = None) -> None:
    """Seal each track of the take that is not sealed yet; a take without an end is left alone. Raises OSError."""
    facts = read_journal(journal_lines(folder))
    if not facts.end:
        return
    known_as = re.fullmatch(r"take-0*(\d+)", folder.name)
    label = Label(take, known_as[1] if known_as else "", facts, words or TakeLabel())
    journal = Journal(folder)
    try:
        paths = _paths(folder, facts)
        unsealed = [number for number in paths if not facts.tracks[number].sha256]
        heard = dict(zip(unsealed, measure_all([paths[number] for number in unsealed]), strict=True))
        for number, path in paths.items():
            with suppress(FileNotFoundError):
                _seal_track(path, label, facts.tracks[number], heard.get(number), journal)
    finally:
        journal.close()
    free_reserve(folder)


def _paths(folder: Path, facts: TakeFacts) -> dict[int, Path]:
    """Where the tracks' files lie that are there, by number."""
    found = {}
    for number, track in facts.tracks.items():
        with suppress(FileNotFoundError):
            found[number] = track_path(folder, track.file)
    return found


def _seal_track(path: Path, label: Label, track: TrackFacts, heard: Heard | None, journal: Journal) -> None:
    """Bring one file to its last state; `heard` is None for one whose hash stands already."""
    if heard is not None:
        # A file that takes no chunk keeps its audio and goes without.
        with suppress(ChunkError, OverflowError):
            if label.facts.sample_rate > 0 and not has_chunk(path, "iXML"):
                append_chunks(path, _chunks(label, track, heard))
        path.chmod(READ_ONLY)  # before the sync, so that a power cut cannot take it back
        with path.open("rb") as file:
            os.fsync(file.fileno())
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        found = {"lufs": heard.lufs, "active_frames": heard.active_frames}
        journal.append("sealed", number=track.number, sha256=sha256, **found)
    path.chmod(READ_ONLY)


def _chunks(label: Label, track: TrackFacts, heard: Heard) -> dict[str, bytes]:
    """When the file was recorded, its markers, and which track of which take it is: ids, numbers and closed words."""
    began, rate = label.facts.began, label.facts.sample_rate
    reference = time_reference(began, rate, track.start_frame) if began else track.start_frame
    marked = ((frame, kind) for frame, _, kind in label.facts.markers)
    points = points_within(marked, track.start_frame, track.frames)
    number = sorted(label.facts.tracks).index(track.number) + 1
    files = ixml(
        project=label.words.project,
        scene=label.words.scene,
        circled=label.words.circled,
        take=label.number,
        file_uid=f"{label.take}-{track.number}",
        family_uid=label.take,
        total_files=len(label.facts.tracks),
        index=number,
        tracks=[(track.channel, f"ch{track.channel:02d}")],
        sample_rate=rate,
        time_reference_frames=reference,
    )
    return {**_broadcast(label, track, heard, reference), **cue(points), "iXML": files}


def _broadcast(label: Label, track: TrackFacts, heard: Heard, reference: int) -> dict[str, bytes]:
    """The bext chunk. Its date and time are when the file's audio began, in local time (EBU Tech 3285)."""
    began = label.facts.began
    if began is None:
        return {}
    start = began + timedelta(seconds=track.start_frame / label.facts.sample_rate)
    content = bext(
        description=f"take {label.take} track {track.number}",
        originator="workshop",
        reference=label.take.replace("-", ""),
        date=start.date(),
        time=start.time(),
        time_reference_frames=reference,
        loudness_lufs=heard.lufs,
    )
    return {"bext": content}
