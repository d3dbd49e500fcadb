"""What the recorder's tests share: clients, plans, and a look at what a take's files hold."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import soundfile

from tests.audio.jack import listening
from workshop import JOURNAL, TakeFacts, TakePlan, TrackPlan, read_journal
from workshop_recorder.client import EngineClient
from workshop_recorder.engine.beginning import open_take
from workshop_recorder.engine.plan import Plan, PlannedTrack
from workshop_recorder.engine.track import TrackFile
from workshop_recorder.journal import Journal, make_reserve
from workshop_recorder.plugin import workshop_audio_drivers
from workshop_recorder.wire import find

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.audio.jack import StampedSource
    from workshop import Backing
    from workshop_recorder.engine.take import RollingTake

ATTEMPTS = 5
AUDIO = np.linspace(-0.5, 0.5, 4800, dtype=np.float32)
"""What each track of a killed take holds."""

TRIALS = int(os.environ.get("WORKSHOP_TRIALS", "3"))


def new_client(home: Path, **settings: Any) -> EngineClient:
    """A client with the first-party drivers."""
    return EngineClient(home, settings, {driver.name: driver for driver in workshop_audio_drivers()})


def track(number: int) -> TrackPlan:
    """Track `number` on the channel of that number."""
    return TrackPlan(number, number, f"take-001-ch{number:02d}.wav", (f"person-{number}",))


def plan(
    home: Path, tracks: int = 4, frames: int | None = None, backing: Backing | None = None, folder: str = "take-001"
) -> TakePlan:
    """A take on the first `tracks` channels, in a new folder."""
    path = home / folder
    path.mkdir()
    return TakePlan("take-id", path, tuple(track(number + 1) for number in range(tracks)), frames, backing)


def begun(planned: dict[str, Any], armed: dict[str, Any]) -> RollingTake:
    """A take that is about to roll, with its files, of what a client asked for."""
    return open_take(Plan.of(planned), armed)


def added(take: RollingTake, planned: dict[str, Any], start: int, channels: int) -> None:
    """Let a track join on a frame, as the engine does."""
    made, entry = take.make_track(PlannedTrack.of(planned), 0, channels)
    try:
        take.add_track(made, entry, start)
    except BaseException:
        made.discard()
        raise
    take.sync_added()


def facts(folder: Path) -> TakeFacts:
    """What the journal says."""
    return read_journal((folder / JOURNAL).read_text().splitlines())


def heard(folder: Path, number: int) -> np.ndarray[Any, Any]:
    """A track's samples as float32."""
    return np.asarray(soundfile.read(folder / track(number).file, dtype="float32")[0])


def undisturbed(source: StampedSource, record: Callable[[int], Path]) -> Path:
    """The folder of a take, made by `record(attempt)`, during which the audio server itself lost nothing."""
    for attempt in range(ATTEMPTS):
        with listening(source) as sentinel:
            folder = record(attempt)
        if not sentinel.faltered:
            return folder
    pytest.fail("the machine is too busy: the audio server itself lost frames in every attempt")


def engine_pid(home: Path) -> int:
    """The process of the library's engine."""
    meeting = find(home / "run" / "recorder.json")
    assert meeting is not None
    return meeting.pid


def eventually(true: Callable[[], bool], seconds: float = 5.0) -> bool:
    """Whether something becomes true in time."""
    deadline = time.monotonic() + seconds
    while not (holds := true()) and time.monotonic() < deadline:
        time.sleep(0.01)
    return holds


def killed_take(folder: Path) -> Path:
    """A take of two tracks whose engine was killed: no end in the journal, files still as they were while it rolled."""
    journal = Journal(folder, create=True)
    journal.append("armed", take="t", rate=48000, driver="d", device="d", host_api="h", channels=2)
    make_reserve(folder)
    for number, start in ((1, 0), (2, 1000)):
        journal.append("track", number=number, channel=number, file=track(number).file, start_frame=start, people=[])
        file = TrackFile(folder / track(number).file, number, number, start, 48000)
        file.write(AUDIO, 0.5)
    journal.append("lost", frame=500, frames=10)
    journal.close()
    return folder
