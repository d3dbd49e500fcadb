"""Taking what somebody wants gone out of a take's journal and files. Each step can be cut off and done again.

First the journal forgets, in one step: from then on no recovery and no rebuild brings anything back. Then the files:
zeros over the audio, on the disk before the name goes. A disk that writes to new places every time, as flash memory and
some file systems do, may keep old blocks until it reuses them; no program can reach those through the file.
"""

from __future__ import annotations

import glob
import json
import os
import struct
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, BinaryIO

from workshop import JOURNAL, Erased, is_track_file, read_journal, shred, zero
from workshop_recorder.journal import InUseError, Journal, journal_lines, sync_folder, track_path
from workshop_recorder.locking import lock_open
from workshop_recorder.wavefile import read_layout
from workshop_signal.chunks import ChunkError
from workshop_signal.chunks import read_layout as chunk_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from workshop import Erasure, Silencing, TrackFacts

ABOUT_A_TRACK = ("track", "track_end", "sealed", "removed")
LOUDNESS_IN_BEXT = 412
UNKNOWN_LOUDNESS = struct.pack("<h", 0x7FFF)


def erase(folder: Path, erasure: Erasure) -> Erased:
    """Make a take's journal and files forget what is to go. Raises OSError, having begun; then it can be repeated.

    InUseError means that the take is being written, and that nothing was touched. A shared track whose file cannot be
    read any more, or was set aside because of that, is removed as a whole.
    """
    known = read_journal(journal_lines(folder)).tracks
    lost = {part.number: part.file for part in erasure.silenced if not _can_be_cut(folder, known, part)}
    parts = tuple(part for part in erasure.silenced if part.number not in lost)
    erasure = replace(erasure, removed={**erasure.removed, **lost}, silenced=parts)
    _rewrite_journal(folder, erasure, known)
    missing = [file for file in filter(is_track_file, erasure.removed.values()) if not _shred_all(folder, file)]
    for part in parts:
        _shred_beside(folder, known[part.number].file)
        if not _silence_track(folder, known[part.number], part):
            missing.append(known[part.number].file)
    sync_folder(folder)
    return Erased(tuple(missing), tuple(lost))


def _can_be_cut(folder: Path, known: Mapping[int, TrackFacts], part: Silencing) -> bool:
    """Whether it can be said where in its file a person is heard; of a file that is nowhere nothing need be said."""
    if part.number not in known:
        return False
    file = known[part.number].file
    try:
        read_layout(track_path(folder, file))
    except FileNotFoundError:
        return not _beside(folder, file)
    except ValueError:
        return False
    return True


def _beside(folder: Path, file: str) -> list[Path]:
    """What was set aside of a track's file."""
    return list(folder.glob(f"{glob.escape(file)}.*"))


def _shred_beside(folder: Path, file: str) -> bool:
    """Shred what was set aside of a track's file; returns whether there was anything."""
    return sum(map(shred, _beside(folder, file))) > 0


def _shred_all(folder: Path, file: str) -> bool:
    """Shred a track's file and what was set aside of it; returns whether there was anything."""
    beside = _shred_beside(folder, file)
    return shred(folder / file) or beside


def _silence_track(folder: Path, track: TrackFacts, part: Silencing) -> bool:
    """Write silence over a person's frames of a shared track, and measure anew what is left; returns if it is there."""
    path = folder / track.file
    try:
        layout = read_layout(track_path(folder, track.file))
    except FileNotFoundError:
        return False
    path.chmod(0o600)
    with path.open("r+b") as file:
        for first, last in part.spans:
            begin, end = (max(frame - track.start_frame, 0) * layout.align for frame in (first, last))
            zero(file, layout.data_offset + begin, layout.data_offset + min(end, layout.data_bytes))
        _forget_loudness(file, path)
    _measure_again(folder, track, path)
    return True


def _forget_loudness(file: BinaryIO, path: Path) -> None:
    """Unset the loudness that the bext chunk tells: it was that of everybody (EBU Tech 3285, version 2)."""
    with suppress(ChunkError):
        told = chunk_list(path).find("bext")
        if told is not None and told.size > LOUDNESS_IN_BEXT:
            file.seek(told.offset + LOUDNESS_IN_BEXT)
            file.write(UNKNOWN_LOUDNESS)
            file.flush()
            os.fsync(file.fileno())


def _measure_again(folder: Path, track: TrackFacts, path: Path) -> None:
    """Journal the peak and the clips of what is left; a file that libsndfile cannot read keeps its old ones."""
    from workshop_recorder.recovery import listen

    with suppress(RuntimeError, ValueError):
        found = listen(path, track.frames)
        journal = Journal(folder)
        try:
            told = {"number": track.number, "frames": track.frames, "lost_frames": track.lost_frames}
            journal.append("track_end", **told, **found, mended=track.mended)
        finally:
            journal.close()


def _rewrite_journal(folder: Path, erasure: Erasure, known: Mapping[int, TrackFacts]) -> None:
    """Put in the journal's place one that has never heard of what is to go, in one step."""
    path, fresh = folder / JOURNAL, folder / f"{JOURNAL}.new"
    try:
        descriptor = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return
    try:
        _refuse_in_use(descriptor)
    finally:
        os.close(descriptor)
    lines = [line for line in (_kept(_entry(line), erasure) for line in journal_lines(folder)) if line]
    lines += [{"what": "removed", "number": number} for number in sorted(erasure.removed)]
    lines += [line for line in _hushed(erasure.silenced, known) if line not in lines]
    with open(fresh, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.writelines(json.dumps(line, separators=(",", ":")).encode() + b"\n" for line in lines)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    sync_folder(folder)


def _hushed(parts: Iterable[Silencing], known: Mapping[int, TrackFacts]) -> Iterator[dict[str, Any]]:
    """A turn of nobody where tracks are silence now until their first turn."""
    for part in parts:
        start = known[part.number].start_frame
        if part.hushed(start):
            yield {"what": "turn", "track": part.number, "person": None, "frame": start}


def _refuse_in_use(descriptor: int) -> None:
    """Refuse a journal that a living engine writes; a disk that knows no locks refuses nothing."""
    try:
        free = lock_open(descriptor)
    except OSError:
        return
    if not free:
        raise InUseError(f"{JOURNAL} is in use")


def _entry(line: str) -> dict[str, Any]:
    """A line's entry; nothing for one that cannot be read, since who knows what it says."""
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return entry if isinstance(entry, dict) else {}


def _kept(entry: dict[str, Any], erasure: Erasure) -> dict[str, Any]:
    """What stays of an entry; nothing of one about a track that goes."""
    what, number = entry.get("what"), entry.get("track" if entry.get("what") == "turn" else "number")
    if what not in {*ABOUT_A_TRACK, "turn"}:
        return entry
    if number in erasure.removed:
        return {}
    part = next((part for part in erasure.silenced if part.number == number), None)
    if part is None:
        return entry
    if what == "sealed":
        return {}
    if what == "track":
        return {**entry, "people": [person for person in entry.get("people") or () if person in part.people]}
    ends = what == "turn" and part.ends(entry.get("frame"), entry.get("person"))
    return {**entry, "person": None} if ends else entry
