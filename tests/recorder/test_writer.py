"""Whatever breaks while a take rolls, its files are closed and its journal gets an end."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tests.recorder.takes import begun, eventually, facts, heard, track
from workshop_recorder.engine.intake import Intake
from workshop_recorder.engine.keeper import Keeper
from workshop_recorder.engine.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from workshop_recorder.engine.take import RollingTake

FRAMES = 9600
ARMED = {"driver": "d", "device": "d", "host_api": "h", "sample_rate": 48000, "channels": 1, "period": 0}


def rolling(folder: Path, active: Callable[[], bool] = lambda: True) -> tuple[Writer, RollingTake]:
    """A writer that has been handed the first 0.2 s of a take."""
    tracks = [{"number": 1, "channel": 1, "file": track(1).file, "people": []}]
    intake = Intake(1, 48000)
    take = begun({"take": "t", "folder": str(folder), "tracks": tracks}, ARMED)
    writer = Writer(intake, active)
    writer.roll(take, 0)
    intake.put(np.full(FRAMES, 0.5, dtype=np.float32).tobytes(), FRAMES)
    return writer, take


def check_ended(folder: Path, take: RollingTake, writer: Writer, reason: str) -> None:
    assert take.ended.wait(5)
    writer.halt()
    writer.join(5)
    assert facts(folder).end == reason
    assert len(heard(folder, 1)) == facts(folder).tracks[1].frames == FRAMES


def test_a_driver_that_fails_to_say_whether_it_runs_ends_the_take(tmp_path: Path) -> None:
    def broken() -> bool:
        raise RuntimeError

    writer, take = rolling(tmp_path, broken)
    writer.start()
    check_ended(tmp_path, take, writer, "error")


def test_a_keeper_that_cannot_finish_costs_no_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_self: Keeper) -> None:
        raise RuntimeError

    writer, take = rolling(tmp_path, lambda: False)
    monkeypatch.setattr(Keeper, "finish", broken)
    writer.start()
    check_ended(tmp_path, take, writer, "device_lost")


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.parametrize("fatal", [SystemExit, KeyboardInterrupt, GeneratorExit])
def test_a_writer_that_is_torn_down_ends_its_take(tmp_path: Path, fatal: type[BaseException]) -> None:
    def tear() -> bool:
        raise fatal

    writer, take = rolling(tmp_path, tear)
    writer.start()
    check_ended(tmp_path, take, writer, "error")


def test_a_writer_that_is_halted_ends_its_take(tmp_path: Path) -> None:
    writer, take = rolling(tmp_path)
    writer.start()
    assert eventually(lambda: take.frame == FRAMES)
    writer.halt()
    check_ended(tmp_path, take, writer, "error")


def test_one_file_that_cannot_be_synced_keeps_no_other_from_it(tmp_path: Path) -> None:
    synced = threading.Event()

    class File:
        def __init__(self, act: Callable[[], Any]) -> None:
            self.sync = act

        def push(self) -> None:
            pass

    take = begun({"take": "t", "folder": str(tmp_path), "tracks": []}, ARMED)
    take.tracks = {1: File(lambda: 1 / 0), 2: File(synced.set)}  # type: ignore[dict-item]
    keeper = Keeper(take, Intake(1, 48000))
    keeper.start()

    assert synced.wait(5)
    keeper.finish()
    take.tracks = {}
    take.abandon()


def test_a_take_that_is_over_at_once_still_says_when_it_began(tmp_path: Path) -> None:
    writer, take = rolling(tmp_path)
    take.end_at(1)
    writer.start()
    assert take.ended.wait(5)
    writer.halt()

    assert facts(tmp_path).rolled is not None
