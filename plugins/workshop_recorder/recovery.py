"""Closing a take whose engine is gone: its files are measured, mended, and written down in its journal."""

from __future__ import annotations

import struct
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from workshop import read_journal
from workshop_recorder.journal import Journal, free_reserve, journal_lines, sync_folder, track_path
from workshop_recorder.mending import finish_exchanges, has_room, mend_in_copy, mend_in_place, set_aside, was_mended
from workshop_recorder.wavefile import HEADER_BYTES, frames_of, needs_mending

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from workshop import TrackPlan
    from workshop_recorder.mending import Listen

UNREAD = ".unreadable"
"""What the name of a file ends with that was set aside for good because nothing could be read in it."""

UNREADABLE = (ValueError, RuntimeError, ArithmeticError, LookupError, struct.error)
"""What reading a damaged file raises. A library that is missing, or a lack of memory, says nothing of the file."""


def recover(folder: Path, planned: Iterable[TrackPlan] = ()) -> None:
    """Append what the files hold to the folder's journal, and its end. Does nothing to a journal that lacks nothing.

    `planned` are the tracks that the library knows: a journal that is torn or gone costs no file of theirs.

    Raises OSError, for a file that cannot be read now, having written down the others and no end; InUseError, having
    touched nothing, while a living engine writes the take. A file with a torn end is mended as `mending` tells, and
    marked as such. One that cannot be read at all is set aside as `NAME.unreadable`, so that it is not tried again each
    time. Nothing is deleted but a file without a single byte that is not zero.
    """
    known, names = tuple(planned), [entry.name for entry in folder.iterdir()]
    facts = read_journal(journal_lines(folder))
    if facts.whole and not facts.forgotten(known, names):
        free_reserve(folder)
        return
    journal = Journal(folder)
    try:
        free_reserve(folder)
        finish_exchanges(folder)
        facts, names = read_journal(journal_lines(folder)), [entry.name for entry in folder.iterdir()]
        journal.append_all([{"what": "track", **asdict(track)} for track in facts.forgotten(known, names)])
        _end_tracks(folder, journal)
        facts = read_journal(journal_lines(folder))
        if not facts.end:
            ends = (track.start_frame + track.frames for track in facts.tracks.values() if track.frames)
            journal.append("end", reason="recovered", frames=max(ends, default=0))
    finally:
        journal.close()


def _end_tracks(folder: Path, journal: Journal) -> None:
    """Measure each track that has no end yet; one that cannot be read now keeps none of the others from its end."""
    failures = []
    facts = read_journal(journal_lines(folder))
    unended = [track for track in facts.tracks.values() if not track.ended]
    torn = [folder / track.file for track in unended if _is_torn(folder, track.file)]
    room = has_room(torn, folder, len(facts.tracks), facts.sample_rate)
    mending = mend_in_copy if room else mend_in_place
    for track in unended:
        lost = sum(count for frame, count in facts.lost if frame >= track.start_frame)
        try:
            measured = _measure(folder, track.file, mending)
        except OSError as failure:
            failures.append(failure)
        else:
            journal.append("track_end", number=track.number, lost_frames=lost, **measured)
    if failures:
        raise failures[0]


def _is_torn(folder: Path, file: str) -> bool:
    """Whether a track's file needs mending, as far as it can be read at all."""
    try:
        return needs_mending(track_path(folder, file))
    except (OSError, *UNREADABLE):
        return False


def _measure(folder: Path, file: str, mending: Callable[[Path, Listen], dict[str, Any]]) -> dict[str, Any]:
    """Frames, peak and clips of a file, mended if its end is torn; zeros for one that is missing or was set aside."""
    path = folder / file
    try:
        torn = needs_mending(track_path(folder, file))
        found = mending(path, listen) if torn else _heard(path)
        return {**found, "mended": torn or was_mended(path)}
    except FileNotFoundError:
        return {"frames": 0}
    except UNREADABLE as error:
        # What the disk says now says nothing about the file.
        if isinstance(error.__cause__, OSError):
            raise error.__cause__ from error
        if _never_began(path):
            path.unlink()
            sync_folder(folder)
            return {"frames": 0}
        set_aside(path, UNREAD)
        return {"frames": 0, "mended": True}


def _heard(path: Path) -> dict[str, Any]:
    """What is written down of a file that is whole."""
    frames = frames_of(path)
    return {"frames": frames, **listen(path, frames)}


def _never_began(path: Path) -> bool:
    """Whether a file has no byte but its name: the power went before even its header was on the disk."""
    with path.open("rb") as file:
        return not any(file.read(HEADER_BYTES)) and not file.read(1)


def listen(path: Path, frames: int) -> dict[str, Any]:
    """Read the whole file. Raises RuntimeError when libsndfile does not find in it what we found, and ValueError.

    A list that lies keeps other programs busy without end, so that a file with one is no master.
    """
    import numpy as np

    from workshop_signal.chunks.lists import check_lists
    from workshop_signal.levels import FULL_SCALE, dbfs
    from workshop_signal.reading import blocks_of, open_audio

    peak, clips, heard = 0.0, 0, 0
    with path.open("rb") as file:
        check_lists(file)
    with open_audio(path) as sound:
        for block in blocks_of(sound):
            loud = np.abs(block)
            peak = max(peak, float(loud.max(initial=0)))
            clips += int(np.count_nonzero(loud >= FULL_SCALE))
            heard += len(block)
    if heard != frames:
        raise RuntimeError("libsndfile reads another length")
    return {"peak_dbfs": dbfs(peak), "clips": clips}
