"""A changed rate, a clock that was set and a machine that slept are noticed; late callbacks and a busy machine are not."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop.domain.journal import NOTICES
from workshop_recorder.clocks import SECOND, Clocks
from workshop_recorder.engine.watch import ClockFinder, RateFinder, Watch

pytestmark = pytest.mark.pure
RATE = 48000


@dataclass
class Machine:
    """Clocks that a test moves, in nanoseconds."""

    steady: int = 5 * SECOND
    wall: int = 1_700_000_000 * SECOND
    boot: int = 9 * SECOND
    held_up: list[float] = field(default_factory=list)

    def clocks(self, *, boot: bool = True) -> Clocks:
        return Clocks(lambda: self.steady, self._wall, (lambda: self.boot) if boot else None)

    def _wall(self) -> int:
        if self.held_up:
            self.go(self.held_up.pop())
        return self.wall

    def go(self, seconds: float) -> None:
        """Time passes as it should."""
        self.steady += round(seconds * SECOND)
        self.wall += round(seconds * SECOND)
        self.boot += round(seconds * SECOND)

    def sleep(self, seconds: float) -> None:
        """The lid is closed for a while."""
        self.wall += round(seconds * SECOND)
        self.boot += round(seconds * SECOND)


def looks(finder: RateFinder, rates: list[float], start: int = 0) -> list[tuple[int, float]]:
    """What is found when each second brings so many frames."""
    found, position = [], start
    for second, rate in enumerate(rates):
        position += round(rate)
        changed = finder.look(second * SECOND, position)
        if changed is not None:
            found.append(changed)
    return found


@given(st.lists(st.floats(0.981, 1.019), min_size=1, max_size=40))
def test_a_steady_device_with_jitter_is_left_in_peace(factors: list[float]) -> None:
    assert looks(RateFinder(RATE), [RATE * factor for factor in factors]) == []


@given(st.floats(0.3, 4.5).filter(lambda factor: abs(factor - 1) > 0.021), st.integers(0, 20))
def test_another_rate_is_found_within_seven_seconds_and_told_once(factor: float, before: int) -> None:
    found = looks(RateFinder(RATE), [RATE] * before + [RATE * factor] * 30)
    assert len(found) == 1
    frame, hertz = found[0]
    assert hertz == pytest.approx(RATE * factor, rel=0.02)
    assert frame <= RATE * before + 4 * RATE * factor


def test_a_rate_that_comes_back_is_told_as_well() -> None:
    found = looks(RateFinder(RATE), [RATE] * 8 + [44100] * 10 + [RATE] * 10)
    assert [round(hertz) for _, hertz in found] == [44100, RATE]


def test_a_stall_that_is_caught_up_with_is_no_other_rate() -> None:
    assert looks(RateFinder(RATE), [RATE] * 5 + [0, 2 * RATE] + [RATE] * 10) == []


def test_lost_frames_in_one_second_are_no_other_rate() -> None:
    assert looks(RateFinder(RATE), [RATE] * 5 + [RATE * 0.4] + [RATE] * 10) == []


def test_a_device_that_stands_still_has_no_rate() -> None:
    finder = RateFinder(RATE)
    assert [finder.look(SECOND, RATE) for _ in range(20)] == [None] * 20


def test_an_audio_server_that_runs_free_is_no_sound_card() -> None:
    assert looks(RateFinder(RATE), [RATE * 112.0] * 20) == []


def test_clocks_that_go_together_say_nothing() -> None:
    machine = Machine()
    finder = ClockFinder(machine.clocks())
    machine.go(3600)
    machine.wall += SECOND // 2  # as the network's time does, little by little
    assert finder.look() == []


@pytest.mark.parametrize("seconds", [-7200.0, -1.5, 2.5, 86400.0])
def test_a_clock_that_is_set_is_told_with_its_seconds(seconds: float) -> None:
    machine = Machine()
    finder = ClockFinder(machine.clocks())
    machine.go(1)
    machine.wall += round(seconds * SECOND)
    assert finder.look() == [("clock_jumped", seconds)]
    machine.go(1)
    assert finder.look() == []


def test_a_sleep_is_no_jump_of_the_clock() -> None:
    machine = Machine()
    finder = ClockFinder(machine.clocks())
    machine.sleep(600)
    assert finder.look() == [("slept", 600.0)]


def test_both_at_once_are_told_apart() -> None:
    machine = Machine()
    finder = ClockFinder(machine.clocks())
    machine.sleep(600)
    machine.wall -= 3600 * SECOND
    assert finder.look() == [("slept", 600.0), ("clock_jumped", -3600.0)]


def test_where_no_clock_goes_on_in_sleep_the_time_of_day_has_jumped() -> None:
    machine = Machine()
    finder = ClockFinder(machine.clocks(boot=False))
    machine.sleep(600)
    assert finder.look() == [("clock_jumped", 600.0)]


def test_a_reading_that_the_machine_held_up_is_no_jump() -> None:
    machine = Machine()
    finder = ClockFinder(machine.clocks())
    machine.held_up = [5.0]  # between the first clock and the second
    assert finder.look() == []


def test_the_real_clocks_go_together() -> None:
    finder = ClockFinder(Clocks())
    assert finder.look() == []


class Rolling:
    """A take and its device as the watch sees them."""

    def __init__(self) -> None:
        self.machine = Machine()
        self.take: Any = SimpleNamespace(origin=1000, warnings=set(), ended=threading.Event())
        self.intake: Any = SimpleNamespace(sample_rate=RATE, stamp=(1000, 0))
        self.noted: list[dict[str, Any]] = []
        note = lambda what, **fields: self.noted.append({"what": what, **fields})  # noqa: E731
        self.watch = Watch(self.take, self.intake, note, self.machine.clocks())

    def second(self, frames: int = RATE) -> None:
        self.machine.go(1)
        position, nanoseconds = self.intake.stamp
        self.intake.stamp = (position + frames, nanoseconds + SECOND)
        self.watch.look()


def test_what_is_found_is_journalled_and_warned_of() -> None:
    rolling = Rolling()
    for _ in range(10):
        rolling.second()
    rolling.machine.sleep(30)
    for _ in range(10):
        rolling.second(44100)
    assert [(line["what"], line["word"], line["amount"]) for line in rolling.noted] == [
        ("notice", "slept", 30.0),
        ("notice", "rate_changed", 44100),
    ]
    slept, changed = (line["frame"] for line in rolling.noted)
    assert slept == 10 * RATE + 44100
    assert 9 * RATE <= changed <= 10 * RATE + 4 * 44100
    assert rolling.take.warnings == {"slept", "rate_changed"} <= set(NOTICES)


def test_a_clock_that_jumps_every_second_fills_no_journal() -> None:
    rolling = Rolling()
    for _ in range(300):
        rolling.machine.wall += 10 * SECOND
        rolling.second()
    assert len(rolling.noted) == 100


def test_a_failing_look_ends_the_watch_and_not_the_take() -> None:
    rolling = Rolling()
    rolling.take.ended.wait = lambda _seconds: False
    rolling.watch.look = lambda: 1 / 0  # type: ignore[method-assign, assignment, return-value]
    rolling.watch.run()
