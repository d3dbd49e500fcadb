"""Tracks become as loud as each other, within limits, and mono loses nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop_recorder.mixing.balance import (
    MOST_DOWN_DB,
    MOST_RAISE_DB,
    MOST_UP_DB,
    NEAR_SILENCE_LUFS,
    Place,
    balanced,
    behind,
    raised,
    reference,
)

LUFS = st.none() | st.floats(-69, 0)


def test_tracks_become_as_loud_as_the_one_in_their_middle() -> None:
    loud = [-30.0, -24.0, -20.0]
    assert [lufs + place.gain_db for lufs, place in zip(loud, balanced(loud), strict=True)] == [-24, -24, -24]


def test_the_backing_lies_three_decibels_behind_and_in_the_middle() -> None:
    place = behind([-30.0, -24.0, -20.0], -14.0)
    assert (place.gain_db, place.side) == (-13.0, 0.0)


def test_a_backing_alone_stays_as_it_is() -> None:
    assert behind([None, -65.0], -20.0) == Place(0.0)


@given(st.lists(LUFS, max_size=12))
def test_no_track_is_moved_further_than_the_limit_and_silence_never_is(loud: list[float | None]) -> None:
    for lufs, place in zip(loud, balanced(loud), strict=True):
        assert -MOST_DOWN_DB <= place.gain_db <= MOST_UP_DB
        if lufs is None or lufs <= NEAR_SILENCE_LUFS:
            assert place.gain_db == 0


@given(st.lists(LUFS, max_size=12))
def test_both_sides_together_are_the_gain_so_that_mono_loses_nothing(loud: list[float | None]) -> None:
    places = balanced(loud)
    for place in places:
        left, right = place.factors
        assert (left + right) / 2 == pytest.approx(10 ** (place.gain_db / 20))
    assert sum(place.side for place in places) == pytest.approx(0)


@given(st.floats(-90, 0))
def test_next_to_nothing_is_not_raised_to_noise(lufs: float) -> None:
    assert raised(lufs, -16.0) == min(-16.0 - lufs, MOST_RAISE_DB)
    assert raised(None, -16.0) == 0


def test_silent_tracks_do_not_count_in_the_reference() -> None:
    assert reference([None, -65.0, -20.0]) == -20.0
    assert reference([None, -65.0]) is None
