"""A microphone that is not heard is told before the song is over, and so is a disk that fills."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.recorder.takes import added, begun, eventually, plan
from workshop import DeviceRequest
from workshop_recorder.engine.levels import peaks
from workshop_recorder.engine.signals import RESERVE_BYTES, disk_seconds, silent_tracks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from workshop_recorder.client import EngineClient
    from workshop_recorder.engine.take import RollingTake

RATE = 48_000
ARMED = {"driver": "d", "device": "d", "host_api": "h", "sample_rate": RATE, "channels": 2, "period": 0}
HUM, SPEECH = 10 ** (-70 / 20), 10 ** (-40 / 20)


@pytest.fixture
def take(tmp_path: Path) -> Iterator[RollingTake]:
    tracks = [{"number": n, "channel": n, "file": f"take-001-ch{n:02d}.wav", "people": []} for n in (1, 2)]
    made = begun({"take": "t", "folder": str(tmp_path), "tracks": tracks}, ARMED)
    yield made
    made.close("stopped")


def hear(take: RollingTake, seconds: float, *amplitudes: float) -> None:
    """Half a second and half a second: a constant level a channel."""
    for _ in range(round(seconds * 2)):
        data = np.array(amplitudes, dtype=np.float32)[:, None] * np.ones((1, RATE // 2), dtype=np.float32)
        take.write(take.frame, data, peaks(data))


def silent(take: RollingTake) -> list[int]:
    return silent_tracks(take.tracks.values(), RATE)


def test_digital_zero_is_told_after_three_seconds_at_any_time_and_cleared_when_heard(take: RollingTake) -> None:
    hear(take, 10, SPEECH, SPEECH)
    hear(take, 2.5, 0, SPEECH)
    assert silent(take) == []
    hear(take, 0.5, 0, SPEECH)
    assert silent(take) == [1]
    hear(take, 0.5, HUM, SPEECH)
    assert silent(take) == []


def test_an_input_that_only_hums_is_told_when_nothing_was_ever_heard_on_it(take: RollingTake) -> None:
    hear(take, 2.5, HUM, SPEECH)
    assert silent(take) == []
    hear(take, 0.5, HUM, SPEECH)
    assert silent(take) == [1]
    hear(take, 60, HUM, HUM)
    assert silent(take) == [1], "who only pauses is not told of"
    hear(take, 0.5, SPEECH, HUM)
    assert silent(take) == []


def test_a_late_comer_has_three_seconds_of_their_own_and_who_has_left_is_not_told_of(take: RollingTake) -> None:
    hear(take, 5, SPEECH, SPEECH)
    late = {"number": 3, "channel": 1, "file": "take-001-ch03.wav"}
    added(take, late, take.frame, 2)
    hear(take, 2.5, 0, SPEECH)
    assert silent(take) == []
    hear(take, 0.5, 0, SPEECH)
    assert silent(take) == [1, 3]
    take.leave(3, take.frame)
    assert silent(take) == [1]


def test_lost_frames_are_no_digital_zero(take: RollingTake) -> None:
    hear(take, 1, SPEECH, SPEECH)
    take.lose(5 * RATE)
    assert silent(take) == []


@pytest.mark.parametrize(
    ("free", "tracks", "minutes"),
    [(0, 4, 0), (RESERVE_BYTES, 4, 0), (900_000_000, 4, 26.01), (900_000_000, 0, 104.04), (4 * 10**12, 4, 115_740.71)],
)
def test_the_disk_has_room_for_so_many_minutes(free: int, tracks: int, minutes: float) -> None:
    assert disk_seconds(free, tracks, RATE) / 60 == pytest.approx(minutes, abs=0.01)


def test_a_client_is_told_what_sounds_now_what_is_silent_and_how_long_the_disk_lasts(
    home: Path, client: Callable[..., EngineClient]
) -> None:
    recorder = client(simulated_silent=True, simulated_speed=20)
    recorder.arm(DeviceRequest("simulated"))
    recorder.start(plan(home, tracks=2))
    assert eventually(lambda: recorder.status().silent == (1, 2))
    status = recorder.status()
    assert status.position >= status.frame >= 3 * RATE - RATE // 5
    assert status.disk_seconds > 0
    recorder.stop()
