"""What people do to a library's folders while a take rolls in it costs no audio."""

from __future__ import annotations

import os
import shutil
import signal
from typing import TYPE_CHECKING

import pytest

from tests.recorder.takes import begun, eventually, facts, heard, new_client, plan, track
from workshop import JOURNAL, DeviceRequest
from workshop_recorder.wire import find

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from workshop_recorder.client import EngineClient

BAND = DeviceRequest("simulated")


def test_a_take_in_a_library_that_was_moved_can_be_stopped(home: Path, client: Callable[[], EngineClient]) -> None:
    recorder = client()
    recorder.arm(BAND)
    recorder.start(plan(home, 2))
    moved = home.rename(home.parent / "moved")
    try:
        stopping = new_client(moved)
        rolling = stopping.status()
        assert rolling is not None
        assert rolling.take == "take-id"
        stopping.stop()
    finally:
        left = find(moved / "run" / "recorder.json")
        if left is not None and facts(moved / "take-001").end == "":
            os.kill(left.pid, signal.SIGKILL)
    stopping.finish(moved / "take-001", "take-id")
    assert not (moved / "take-001" / "take.reserve").exists()
    assert facts(moved / "take-001").end == "stopped"
    assert len(heard(moved / "take-001", 1)) == facts(moved / "take-001").frames


@pytest.mark.skipif(os.name == "nt", reason="Windows deletes no open file")
@pytest.mark.parametrize("what", ["folder", track(2).file, JOURNAL])
def test_a_take_whose_files_are_deleted_ends_and_has_them_again(
    home: Path, client: Callable[[], EngineClient], what: str
) -> None:
    recorder = client()
    recorder.arm(BAND)
    take = plan(home, 2)
    recorder.start(take)
    assert eventually(lambda: (recorder.status() or pytest.fail("it ended")).frame > 4800)
    if what == "folder":
        shutil.rmtree(take.folder)
    else:
        (take.folder / what).unlink()

    assert recorder.wait(10)
    told = facts(take.folder)
    assert told.end == "recovered"
    assert told.frames > 4800
    assert [len(heard(take.folder, number)) for number in (1, 2)] == [told.frames] * 2
    assert (take.folder / track(1).file).stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(os.name == "nt", reason="Windows moves no open file")
def test_a_take_whose_folder_is_moved_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "take-001"
    folder.mkdir()
    tracks = [{"number": 1, "channel": 1, "file": track(1).file}]
    armed = {"driver": "d", "device": "d", "host_api": "h", "sample_rate": 48000, "channels": 1, "period": 0}
    take = begun({"take": "t", "folder": str(folder), "tracks": tracks}, armed)
    folder.rename(tmp_path / "elsewhere")
    take.end_if_deleted()

    assert take.end is None
    take.close("stopped")
    assert facts(tmp_path / "elsewhere").end == "stopped"
