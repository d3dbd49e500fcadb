"""Tap tempo forgives a stray tap, follows a new tempo, and begins anew after a pause."""

from __future__ import annotations

import random
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop_beats.playing.tap import MOST, RESET_SECONDS, TapTempo


def tapped(*gaps: float) -> list[float | None]:
    taps = TapTempo()
    return [taps.tap(time) for time in accumulate((100.0, *gaps))]


def test_one_tap_is_no_tempo() -> None:
    assert tapped() == [None]


def test_two_taps_are() -> None:
    assert tapped(0.5)[-1] == pytest.approx(120)


def test_a_stray_tap_hardly_matters() -> None:
    steady = tapped(*[0.5] * 6)[-1]
    assert tapped(0.5, 0.5, 0.5, 0.27, 0.5, 0.5)[-1] == pytest.approx(steady)
    assert tapped(0.5, 0.5, 0.5, 1.0, 0.5, 0.5)[-1] == pytest.approx(steady)


def test_a_pause_begins_anew() -> None:
    said = tapped(0.5, 0.5, RESET_SECONDS + 0.01, 1.0)
    assert said[3] is None
    assert said[4] == pytest.approx(60)


def test_a_slow_foot_is_no_pause() -> None:
    assert tapped(2.0, 2.0)[-1] == pytest.approx(30)


def test_two_gaps_that_agree_on_a_new_tempo_are_believed_at_once() -> None:
    assert tapped(*[0.5] * 6, 0.8, 0.8)[-1] == pytest.approx(75)


@pytest.mark.parametrize(("gap", "tempo"), [(0.05, 300), (0.2, 300), (2.0, 30)])
def test_the_answer_is_a_tempo_that_a_beat_can_have(gap: float, tempo: float) -> None:
    assert tapped(*[gap] * MOST)[-1] == pytest.approx(tempo)


def test_a_clock_that_stands_still_or_goes_back_begins_anew() -> None:
    taps = TapTempo()
    assert [taps.tap(time) for time in (5.0, 5.5, 5.5, 4.0)][2:] == [None, None]


@given(st.floats(40, 240), st.integers(0, 10_000))
def test_unsteady_hands_are_averaged(tempo: float, seed: int) -> None:
    dice = random.Random(seed)
    times = [index * 60 / tempo + dice.uniform(-0.015, 0.015) for index in range(MOST)]
    taps = TapTempo()
    said = [taps.tap(time) for time in times][-1]

    assert said is not None
    assert 60 / said == pytest.approx(60 / tempo, abs=0.031)
