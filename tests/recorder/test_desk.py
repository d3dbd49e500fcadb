"""What the desk refuses leaves the device, the memory and the take as they were."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, Any

import pytest

from tests.recorder.takes import eventually, facts, track
from workshop_recorder.engine.desk import Desk
from workshop_recorder.engine.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BAND = "workshop_recorder.drivers.simulated:open_stream"


@pytest.fixture
def desk() -> Iterator[Desk]:
    """A desk with the rehearsal band, which plays twenty times as fast as it should."""
    with_band = Desk()
    with_band.do_arm(BAND, "simulated", None, None, None, {"simulated_speed": 20.0})
    yield with_band
    with_band.close()


def planned(folder: Path, **more: Any) -> dict[str, Any]:
    tracks = [{"number": 1, "channel": 1, "file": track(1).file, "people": ["p"]}]
    return {"take": "t", "folder": str(folder), "tracks": tracks, **more}


def refused(error: pytest.ExceptionInfo[EngineError]) -> str:
    return error.value.word


def test_a_mark_that_meets_the_end_of_a_take_lies_on_its_last_frame(desk: Desk, tmp_path: Path) -> None:
    desk.do_start(planned(tmp_path))
    take = desk.rolling
    assert take is not None
    assert eventually(lambda: take.frame > 0)
    writer = desk._device.parts()[2]
    with writer.lock:
        take.end_at(take.frame)
        marked = desk.do_mark("id", "marker")["frame"]
        assert marked == take.end == desk.do_turn(1, "p")["frame"]
    assert take.ended.wait(5)
    assert (facts(tmp_path).markers, facts(tmp_path).frames) == (((marked, "id", "marker"),), marked)


def test_a_mark_that_comes_after_the_end_is_told_that_nothing_rolls(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.do_start(planned(tmp_path))
    take = desk.rolling
    assert take is not None
    desk.do_stop()
    before = facts(tmp_path)
    monkeypatch.setattr(desk, "_rolling_take", lambda: take)

    with pytest.raises(EngineError) as late:
        desk.do_mark("id", "marker")
    assert refused(late) == "not_rolling"
    with pytest.raises(EngineError) as late:
        desk.do_turn(1, None)
    assert (refused(late), facts(tmp_path)) == ("not_rolling", before)


def test_a_mark_that_a_full_disk_refuses_is_told_so(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    desk.do_start(planned(tmp_path))
    assert desk.rolling is not None
    monkeypatch.setattr(desk.rolling.journal, "append", full)
    monkeypatch.setattr("workshop_recorder.engine.failures.disk_is_full", lambda _folder: True)

    with pytest.raises(EngineError) as failure:
        desk.do_mark("id", "marker")
    assert refused(failure) == "disk_full"


@pytest.mark.parametrize("part", ["prepare", "roll"])
def test_a_driver_that_fails_leaves_silence_no_file_and_no_more_memory(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    def broken(_what: object) -> None:
        raise EngineError("device_busy")

    desk.do_pre_roll([{"channel": 1, "people": ["p"]}], 1.0, "window")
    stream, _, writer = desk._device.parts()
    rested: list[bool] = []
    monkeypatch.setattr(stream, "rest", lambda: rested.append(True))
    monkeypatch.setattr(stream, part, broken)
    with pytest.raises(EngineError, match="device_busy"):
        desk.do_start(planned(tmp_path, pre_roll_frames=2**31))

    assert (rested, list(tmp_path.iterdir())) == ([True], [])
    assert (writer.memory.kept.spare, desk.rolling) == (0, None)


def test_a_driver_that_cannot_rest_hides_no_refusal(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise RuntimeError

    monkeypatch.setattr(desk._device.parts()[0], "rest", broken)
    (tmp_path / track(1).file).touch()

    with pytest.raises(EngineError) as failure:
        desk.do_start(planned(tmp_path))
    assert (refused(failure), [path.name for path in tmp_path.iterdir()]) == ("file_exists", [track(1).file])


@pytest.mark.parametrize(
    "wrong", [{"tracks": [{}]}, {"tracks": 4}, {"folder": None}, {"backing": {"path": "a.wav"}}, {"monitor": ["left"]}]
)
def test_a_plan_that_is_none_is_refused_before_anything_is_made(
    desk: Desk, tmp_path: Path, wrong: dict[str, Any]
) -> None:
    with pytest.raises(EngineError, match="bad_plan"):
        desk.do_start({**planned(tmp_path), **wrong})
    assert (list(tmp_path.iterdir()), desk.rolling) == ([], None)
