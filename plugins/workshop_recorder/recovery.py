"""Closing a take whose engine is gone: its files are measured, mended, and written down in its journal."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from workshop import read_journal
from workshop_recorder.journal import Journal, free_reserve, journal_lines, track_path
from workshop_recorder.wavefile import mend

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from workshop import TakeFacts


def recover(folder: Path) -> None:
    """Append what the files hold to the folder's journal, and its end. Does nothing to a take that has an end.

    Raises OSError; InUseError, having touched nothing, while a living engine writes the take. A file that cannot be
    read is set aside as `NAME.unreadable`; nothing is overwritten or deleted.
    """
    if read_journal(journal_lines(folder)).end:
        free_reserve(folder)
        return
    journal = Journal(folder)
    try:
        free_reserve(folder)
        facts = read_journal(journal_lines(folder))
        if not facts.end:
            journal.append_all(list(_ends(folder, facts)))
    finally:
        journal.close()


def _ends(folder: Path, facts: TakeFacts) -> Iterator[dict[str, Any]]:
    """What the journal lacks: the end of each track and of the take."""
    longest = 0
    for track in facts.tracks.values():
        frames = track.frames
        if not track.ended:
            lost = sum(count for frame, count in facts.lost if frame >= track.start_frame)
            measured = _measure(folder, track.file)
            yield {"what": "track_end", "number": track.number, "lost_frames": lost, **measured}
            frames = int(measured["frames"])
        longest = max(longest, track.start_frame + frames if frames else 0)
    yield {"what": "end", "reason": "recovered", "frames": longest}


def _measure(folder: Path, file: str) -> dict[str, Any]:
    """Frames, peak and clips of a file, mended if its end is torn; zeros for one that is missing or was set aside."""
    path = folder / file
    try:
        frames = mend(track_path(folder, file))
        return {"frames": frames, **_listen(path, frames)}
    except FileNotFoundError:
        return {"frames": 0}
    except (ValueError, RuntimeError):
        _set_aside(path)
        return {"frames": 0}


def _listen(path: Path, frames: int) -> dict[str, Any]:
    """Read the whole file. Raises RuntimeError when libsndfile does not find in it what we found."""
    import numpy as np
    import soundfile

    from workshop_recorder.engine.levels import FULL_SCALE, dbfs

    peak, clips, heard = 0.0, 0, 0
    with soundfile.SoundFile(path) as sound:
        for block in sound.blocks(65536, dtype="float32"):
            loud = np.abs(block)
            peak = max(peak, float(loud.max(initial=0)))
            clips += int(np.count_nonzero(loud >= FULL_SCALE))
            heard += len(block)
    if heard != frames:
        raise RuntimeError("libsndfile reads another length")
    return {"peak_dbfs": dbfs(peak), "clips": clips}


def _set_aside(path: Path) -> None:
    """Rename to the first free name of `NAME.unreadable`, `NAME.unreadable2` and so on."""
    for number in range(1, 1000):
        target = path.with_name(f"{path.name}.unreadable{number if number > 1 else ''}")
        if not target.exists():
            with suppress(FileNotFoundError):
                path.rename(target)
            return
