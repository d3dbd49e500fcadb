"""What is kept while a take begins is counted in seconds, and is let go of where the take does not begin."""

from __future__ import annotations

import threading
from contextlib import suppress

import numpy as np
import pytest

from workshop_recorder.engine.calibration import listen
from workshop_recorder.engine.errors import EngineError
from workshop_recorder.engine.intake import Intake
from workshop_recorder.engine.memory import HELD_SECONDS, Memory

pytestmark = pytest.mark.pure

RATES = [44100, 192000]


def remembering(rate: int, channels: int = 1) -> Memory:
    return Memory(Intake(channels, rate), threading.Lock())


def play(memory: Memory, rate: int, first: int, last: int) -> None:
    """Let the seconds from `first` to `last` come in."""
    for second in range(first, last):
        memory.add(second * rate, np.zeros((1, rate), np.float32))


@pytest.mark.parametrize("rate", RATES)
def test_a_slow_disk_costs_no_second_of_a_take_that_begins_within_a_minute(rate: int) -> None:
    memory = remembering(rate)
    memory.keep({1: ("p",)}, rate)
    with memory.pressed():
        play(memory, rate, 0, HELD_SECONDS + 1)
        assert memory.kept.begin(0, -1) == 0
        play(memory, rate, HELD_SECONDS + 1, HELD_SECONDS + 6)
        assert memory.kept.begin(0, -1) == 5 * rate


@pytest.mark.parametrize("rate", RATES)
def test_a_take_that_does_not_begin_leaves_no_more_in_memory_than_was_asked_for(rate: int) -> None:
    memory = remembering(rate)
    memory.keep({1: ("p",)}, rate)
    with suppress(EngineError), memory.pressed():
        play(memory, rate, 0, 10)
        raise EngineError("driver_failed")
    play(memory, rate, 10, 11)

    assert memory.kept.begin(0, -1) == 10 * rate


def test_what_is_measured_by_is_one_channel_from_the_frame_that_was_asked_for() -> None:
    memory = remembering(100, channels=3)
    sound = np.arange(900, dtype=np.float32).reshape(3, 300)
    memory.hear(2, 200)
    memory.add(0, sound[:, :100])
    memory.add(100, sound[:, 100:200])
    assert memory.heard(2, 50, 200) is None
    memory.add(200, sound[:, 200:])

    heard = memory.heard(2, 50, 200)
    assert heard is not None
    assert (heard == sound[1, 50:250]).all()
    assert (listen(memory, 2, 50, 200, 100) == heard).all()


def test_a_device_that_lost_frames_is_measured_by_nothing() -> None:
    memory = remembering(100)
    memory.hear(1, 200)
    memory.add(0, np.zeros((1, 100), np.float32))
    memory.add(110, np.zeros((1, 200), np.float32))

    with pytest.raises(EngineError) as refused:
        listen(memory, 1, 50, 200, 100)
    assert refused.value.word == "unsteady"
