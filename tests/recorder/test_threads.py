"""The writer, the keeper and the clients share a take: whichever of them gets the processor when, nothing is lost."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tests.recorder.takes import begun, facts, heard, track
from workshop_recorder.engine import track as files
from workshop_recorder.engine.levels import peaks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from workshop_recorder.engine.take import RollingTake

ARMED = {"driver": "d", "device": "d", "host_api": "h", "sample_rate": 48000, "channels": 1, "period": 0}
CHUNK = 4801  # odd: a file that is closed gets a byte more


@pytest.fixture
def take(tmp_path: Path) -> Iterator[RollingTake]:
    tracks = [{"number": 1, "channel": 1, "file": track(1).file, "people": []}]
    rolling = begun({"take": "t", "folder": str(tmp_path), "tracks": tracks}, ARMED)
    yield rolling
    if not rolling.ended.is_set():
        rolling.abandon()


def elsewhere(act: Callable[[], object]) -> None:
    """Do something in another thread, which gets the processor until it is done."""
    thread = threading.Thread(target=act)
    thread.start()
    thread.join()


@pytest.fixture
def interrupted(take: RollingTake, monkeypatch: pytest.MonkeyPatch) -> None:
    """Around every write to a file the keeper looks for tracks that were left."""
    write = files._WRITE

    def interrupting(*where: Any) -> int:
        elsewhere(take.close_left)
        written = write(*where)
        elsewhere(take.close_left)
        return written

    monkeypatch.setattr(files, "_WRITE", interrupting)


@pytest.mark.usefixtures("interrupted")
def test_a_track_that_was_left_is_closed_with_all_that_was_measured_of_it(take: RollingTake) -> None:
    quiet, loud = np.full((1, CHUNK), 0.1, np.float32), np.ones((1, CHUNK), np.float32)
    take.write(0, quiet, peaks(quiet))
    take.leave(1, 2 * CHUNK)
    take.write(CHUNK, loud, peaks(loud))
    take.close_left()
    left = facts(take.folder).tracks[1]
    take.close("stopped")

    assert (left.frames, left.clips, left.peak_dbfs) == (2 * CHUNK, CHUNK, 0)
    assert len(heard(take.folder, 1)) == 2 * CHUNK
    assert (facts(take.folder).end, facts(take.folder).tracks[1]) == ("stopped", left)


@pytest.mark.usefixtures("interrupted")
def test_a_track_that_was_left_in_lost_frames_is_closed_with_all_of_them(take: RollingTake) -> None:
    take.leave(1, CHUNK)
    take.lose(2 * CHUNK)
    take.close_left()
    left = facts(take.folder).tracks[1]
    take.close("stopped")

    assert (left.frames, left.lost_frames) == (CHUNK, CHUNK)
    assert not heard(take.folder, 1).any()


def test_a_take_that_lost_a_file_ends_behind_every_frame_that_was_told(take: RollingTake) -> None:
    sound = np.full((1, CHUNK), 0.1, np.float32)
    take.write(0, sound, peaks(sound))
    take.told = 2 * CHUNK
    (take.folder / track(1).file).unlink()
    take.end_if_deleted()

    assert (take.end, take.reason) == (2 * CHUNK, "recovered")
