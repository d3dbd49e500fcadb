"""Lost frames are told from late callbacks, and counted to the frame."""

from __future__ import annotations

import random
import time

import pytest

from workshop_recorder.drivers.gaps import GapFinder
from workshop_recorder.engine.intake import Intake

RATE, PERIOD = 48000, 1024
HELD = 6  # the blocks of an eighth of a second


def positions(intake: Intake) -> list[int]:
    found = []
    while (block := intake.get()) is not None:
        found.append(block.position)
    return found


def much_later() -> int:
    """So long after the last block that any loss is possible."""
    return time.monotonic_ns() + 3600 * 10**9


def feed(
    finder: GapFinder, blocks: int, *, first: int = 0, lost: int = 0, late: float = 0.0, flag: bool = False
) -> None:
    """Deliver blocks on time, but for `lost` frames before the first and `late` seconds of jitter at most."""
    jitter = random.Random(1)
    for number in range(first, first + blocks):
        seconds = (number * PERIOD + lost) / RATE + jitter.uniform(0, late)
        finder.put(b"", PERIOD, seconds, overflow=flag and number == first)


@pytest.mark.parametrize("lost", [PERIOD, 3 * PERIOD, 40 * PERIOD])
def test_a_loss_is_put_before_the_block_that_follows_it(lost: int) -> None:
    intake = Intake(1, RATE)
    finder = GapFinder(intake, exact=True, clock=much_later)
    feed(finder, 30)
    feed(finder, HELD, first=30, lost=lost, late=0.008)

    assert positions(intake)[29:32] == [29 * PERIOD, 30 * PERIOD + lost, 31 * PERIOD + lost]
    assert intake.position == 36 * PERIOD + lost


def test_late_callbacks_are_no_loss() -> None:
    intake = Intake(1, RATE)
    finder = GapFinder(intake, exact=True, clock=much_later)
    feed(finder, 30)
    assert finder.put(b"", PERIOD, (30 * PERIOD + 900) / RATE, overflow=True) == 30 * PERIOD
    finder.put(b"", PERIOD, (31 * PERIOD + 700) / RATE)
    feed(finder, 3, first=32)

    assert positions(intake) == [number * PERIOD for number in range(35)]


def test_a_block_that_is_held_back_is_told_its_place_all_the_same() -> None:
    finder = GapFinder(Intake(1, RATE), exact=True)
    feed(finder, 30)

    assert finder.put(b"", PERIOD, (30 * PERIOD + 5000) / RATE) == 30 * PERIOD
    assert finder.put(b"", PERIOD, (31 * PERIOD + 5000) / RATE) == 31 * PERIOD


@pytest.mark.parametrize("lost", [PERIOD, 3 * PERIOD])
def test_a_loss_counts_for_what_is_played_before_it_is_sure(lost: int) -> None:
    finder = GapFinder(Intake(1, RATE), exact=True, clock=much_later)
    feed(finder, 30)
    told = [finder.put(b"", PERIOD, (number * PERIOD + lost + 20) / RATE) for number in range(30, 40)]

    assert told == [number * PERIOD + lost for number in range(30, 40)]


def test_blocks_that_look_late_where_a_server_runs_free_move_nothing_that_is_played() -> None:
    intake = Intake(1, RATE)
    finder = GapFinder(intake, exact=True, clock=lambda: intake.stamp[1] + 10**6)
    feed(finder, 30)

    assert finder.put(b"", PERIOD, (31 * PERIOD + 20) / RATE) == 30 * PERIOD


def test_a_machines_clock_moves_nothing_that_is_played_before_a_loss_is_sure() -> None:
    finder = GapFinder(Intake(1, RATE), exact=False, clock=much_later)
    feed(finder, 30)

    assert finder.put(b"", PERIOD, (30 * PERIOD + 1500) / RATE, overflow=True) == 30 * PERIOD


@pytest.mark.parametrize(("flag", "lost"), [(False, 0), (True, 1500)])
def test_a_machines_clock_is_believed_only_beside_an_overflow(lost: int, *, flag: bool) -> None:
    intake = Intake(1, RATE)
    finder = GapFinder(intake, exact=False, clock=much_later)
    feed(finder, 30)
    feed(finder, HELD, first=30, lost=1500, flag=flag)

    assert intake.position == pytest.approx(36 * PERIOD + lost, abs=16)


def test_a_drifting_clock_is_no_loss() -> None:
    intake = Intake(1, RATE)
    finder = GapFinder(intake, exact=True, clock=much_later)
    for number in range(40000):
        finder.put(b"", PERIOD, number * PERIOD / RATE * 1.0001)

    assert intake.position == 40000 * PERIOD


def test_a_drivers_clock_that_jumps_is_no_loss() -> None:
    intake = Intake(1, RATE)
    finder = GapFinder(intake, exact=True, clock=lambda: intake.stamp[1] + 10**9 // 8)
    feed(finder, 30)
    feed(finder, 40, first=30, lost=600 * RATE)
    assert intake.position == 70 * PERIOD

    finder.clock = much_later
    feed(finder, HELD, first=70, lost=600 * RATE + 3 * PERIOD)
    assert intake.position == 79 * PERIOD
