"""A track that joins waits for the disk, and holds nobody else up; what is monitored changes while a take rolls."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING, Any

import pytest

from tests.recorder.takes import eventually, facts, heard, track
from workshop_recorder.engine.desk import Desk
from workshop_recorder.engine.errors import EngineError
from workshop_recorder.plans import rolling_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BAND = "workshop_recorder.drivers.simulated:open_stream"
RATE = 48000


def place(number: int) -> dict[str, Any]:
    return {"number": number, "channel": number, "file": track(number).file, "people": ["p"]}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A take of one track rolls, and channel 1 of it is monitored."""
    made = Desk()
    made.do_arm(BAND, "simulated", None, None, None, {"simulated_speed": 4.0})
    plan = {"take": "t", "folder": str(tmp_path), "tracks": [place(1)], "limit_frames": None}
    made.do_start({**plan, "monitor": [1], "monitor_asked": []})
    yield made
    made.close()


def monitored(desk: Desk) -> Any:
    return desk.do_status()["rolling"]["monitor"]


def test_while_a_track_that_joins_waits_for_the_disk_the_others_are_written(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take, sync, free, waits = desk.rolling, os.fsync, threading.Event(), threading.Event()
    assert take is not None
    joined: list[int] = []

    def stalled(descriptor: int) -> None:
        if threading.current_thread().name == "joining":
            waits.set()
            free.wait(20)
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", stalled)
    joining = threading.Thread(target=lambda: joined.append(desk.do_join(place(2))["frame"]), name="joining")
    joining.start()
    assert waits.wait(5)
    before = take.frame
    assert eventually(lambda: take.frame > before + RATE)
    assert len(desk.do_levels()["levels"]) == 4
    assert not joined
    free.set()
    joining.join(10)
    assert joined[0] >= before + RATE
    desk.do_stop()

    told = facts(tmp_path)
    assert (told.tracks[2].start_frame, told.frames, told.lost) == (joined[0], take.frame, ())
    assert len(heard(tmp_path, 2)) == take.frame - joined[0]


def test_the_line_of_a_track_that_joins_is_there_before_its_audio(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take, seen = desk.rolling, []
    assert take is not None
    monkeypatch.setattr(take, "sync_added", lambda: seen.append(facts(tmp_path).tracks[2].start_frame))
    frame = desk.do_join(place(2))["frame"]

    assert seen == [frame]


def test_a_take_that_ended_meanwhile_gets_no_track_and_keeps_no_file(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = desk.rolling
    assert take is not None
    make = take.make_track

    def slow(*given: Any) -> Any:
        made = make(*given)
        take.end_at(0)
        assert take.ended.wait(5)
        return made

    monkeypatch.setattr(take, "make_track", slow)
    with pytest.raises(EngineError, match="not_rolling"):
        desk.do_join(place(2))
    assert not (tmp_path / track(2).file).exists()


def test_what_is_monitored_changes_while_the_take_rolls(desk: Desk) -> None:
    desk.do_join(place(2))
    desk.do_monitor([1, 2])
    assert monitored(desk) == (1, 2)
    desk.do_leave(1)
    assert monitored(desk) == (2,)
    desk.do_monitor([])
    assert monitored(desk) == ()


def test_the_tracks_that_are_written_now_are_told_and_an_older_engine_tells_none(desk: Desk) -> None:
    desk.do_join(place(2))
    desk.do_leave(1)
    told = desk.do_status()["rolling"]
    assert rolling_of(told).tracks == (2,)
    del told["tracks"]
    assert rolling_of(told).tracks is None
