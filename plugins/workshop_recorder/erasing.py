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
from typing import TYPE_CHECKING, Any, BinaryIO

from workshop import JOURNAL, is_track_file, read_journal, shred, zero
from workshop_recorder.journal import InUseError, Journal, journal_lines, sync_folder, track_path
from workshop_recorder.locking import lock_open
from workshop_recorder.wavefile import read_layout
from workshop_signal.chunks import ChunkError
from workshop_signal.chunks import read_layout as chunk_list

if TYPE_CHECKING:
    from pathlib import Path

    from workshop import Erasure, Silencing, TrackFacts

ABOUT_A_TRACK = ("track", "track_end", "sealed", "removed")
LOUDNESS_IN_BEXT = 412
UNKNOWN_LOUDNESS = struct.pack("<h", 0x7FFF)


def erase(folder: Path, erasure: Erasure) -> tuple[str, ...]:
    """Make a take's journal and files forget what is to go; returns the names of files that were not there.

    Raises OSError, having begun; then it can be repeated.

    InUseError means that the take is being written, and that nothing was touched. A shared track whose file cannot be
    read any more is removed as a whole.
    """
    _rewrite_journal(folder, erasure)
    missing = []
    for file in filter(is_track_file, erasure.removed.values()):
        beside = [shred(path) for path in folder.glob(f"{glob.escape(file)}.*")]
        if not shred(folder / file) and not beside:
            missing.append(file)
    known = read_journal(journal_lines(folder)).tracks
    for part in erasure.silenced:
        if part.number in known and not _silence_track(folder, known[part.number], part):
            missing += [known[part.number].file]
    sync_folder(folder)
    return tuple(missing)


def _silence_track(folder: Path, track: TrackFacts, part: Silencing) -> bool:
    """Write silence over a person's frames of a shared track, and measure anew what is left; returns if it is there."""
    path = folder / track.file
    try:
        layout = read_layout(track_path(folder, track.file))
    except FileNotFoundError:
        return False
    except ValueError:
        return shred(path)
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


def _rewrite_journal(folder: Path, erasure: Erasure) -> None:
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
    with open(fresh, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.writelines(json.dumps(line, separators=(",", ":")).encode() + b"\n" for line in lines)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    sync_folder(folder)


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
        return {**entry, "people": list(part.people)}
    return {**entry, "person": None} if what == "turn" and entry.get("frame") in part.turns else entry
