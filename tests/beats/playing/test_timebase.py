"""The audio clock is read from unsteady pairs of frame and time, its drift followed, its jumps believed."""

from __future__ import annotations

import random

import pytest

from workshop_beats.playing.timebase import MOST_ANCHORS, Anchor, Timebase

RATE = 48_000
START = 10**15


def fed(drift: float, jitter_ns: int, anchors: int = 100, *, every: int = RATE) -> Timebase:
    base, dice = Timebase(RATE), random.Random(4)
    for number in range(anchors):
        exact = START + number * every * 1e9 / RATE * (1 + drift)
        base.add(Anchor(number * every, round(exact + dice.uniform(-jitter_ns, jitter_ns))))
    return base


def test_before_the_first_anchor_nothing_is_known() -> None:
    base = Timebase(RATE)
    assert not base.known
    base.add(Anchor(0, START))
    assert base.known


def test_one_anchor_is_enough_at_the_nominal_rate() -> None:
    base = fed(0, 0, 1)
    assert base.nanoseconds(RATE) == START + 10**9
    assert base.frame(START + 2 * 10**9) == 2 * RATE


@pytest.mark.parametrize("drift", [-3e-4, 0, 5e-5])
def test_a_drifting_audio_clock_is_followed_through_jitter(drift: float) -> None:
    base = fed(drift, 1_000_000)
    later = 105 * RATE
    exact = START + later * 1e9 / RATE * (1 + drift)

    assert base.nanoseconds(later) == pytest.approx(exact, abs=400_000)


def test_a_dropout_is_believed_at_once() -> None:
    base = fed(0, 100_000)
    base.add(Anchor(101 * RATE, START + 101 * 10**9 + 50_000_000))

    assert base.nanoseconds(102 * RATE) == START + 102 * 10**9 + 50_000_000


def test_the_same_anchor_twice_says_nothing_new() -> None:
    base = fed(0, 0, 3)
    before = base.nanoseconds(10 * RATE)
    base.add(Anchor(2 * RATE, START + 2 * 10**9 + 5_000_000))
    assert base.nanoseconds(10 * RATE) == before


def test_the_first_seconds_do_not_make_up_a_drift() -> None:
    base = fed(0, 2_000_000, 20, every=4800)
    assert base.nanoseconds(30 * RATE) - base.nanoseconds(0) == 30 * 10**9


def test_only_the_newest_anchors_count() -> None:
    base = fed(0, 0, MOST_ANCHORS)
    for number in range(MOST_ANCHORS, 3 * MOST_ANCHORS):
        base.add(Anchor(number * RATE, START + number * 10**9 + 1_000_000))

    assert base.nanoseconds(200 * RATE) == pytest.approx(START + 200 * 10**9 + 1_000_000, abs=1000)
