"""MIDI clock falls on exact frames, 24 to a quarter note, across tempo changes, jumps and hours."""

from __future__ import annotations

from fractions import Fraction
from itertools import islice, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workshop_beats.playing.ticks import Stretch, song_position, ticks

RATE = 48_000


def stretch(frame: int, position: object, *changes: tuple[int, object], counting: bool = False) -> Stretch:
    pairs = tuple((Fraction(at), Fraction(str(bpm))) for at, bpm in changes)
    return Stretch(Fraction(frame), Fraction(str(position)), pairs, counting)


def first(count: int, *stretches: Stretch) -> list[int]:
    return [tick.frame for tick in islice(ticks(stretches, RATE), count)]


def test_ticks_are_a_twenty_fourth_of_a_quarter_apart() -> None:
    assert first(4, stretch(0, 0, (0, 120))) == [0, 1000, 2000, 3000]


@pytest.mark.parametrize("tempo", ["61.7", "90", "133.33"])
def test_half_an_hour_later_not_a_frame_was_lost(tempo: str) -> None:
    count = int(30 * Fraction(tempo)) * 24
    exact = Fraction(count, 24) * 60 * RATE / Fraction(tempo)

    assert abs(first(count + 1, stretch(0, 0, (0, tempo)))[-1] - exact) <= Fraction(1, 2)


def test_a_tempo_change_in_the_song_is_followed_on_its_beat() -> None:
    frames = first(49, stretch(0, 0, (0, 120), (1, 60)))

    assert frames[23:27] == [23_000, 24_000, 26_000, 28_000]


def test_the_count_in_has_none() -> None:
    count_in = stretch(0, 0, (0, 120), counting=True)

    assert first(2, count_in, stretch(96_000, 0, (0, 120))) == [96_000, 97_000]


def test_a_seam_before_the_line_neither_loses_nor_repeats_a_tick() -> None:
    seam = Fraction(4) - Fraction(1, 16)
    stretches = (stretch(0, 0, (0, 120)), stretch(int(seam * 24_000), Fraction(8) - Fraction(1, 16), (0, 120)))

    assert first(200, *stretches) == [number * 1000 for number in range(200)]


def test_a_stretch_that_is_told_later_counts_from_its_frame_on() -> None:
    told = [stretch(0, 0, (0, 120))]
    row = ticks(told, RATE)
    before = [next(row).frame for _ in range(24)]
    told.append(stretch(24_000, 1, (0, 60)))

    assert before[-1] == 23_000
    assert [next(row).frame for _ in range(3)] == [24_000, 26_000, 28_000]


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 64), st.fractions(30, 300, max_denominator=100)),
        max_size=6,
        unique_by=lambda pair: pair[0],
    )
)
def test_ticks_never_go_back(changes: list[tuple[int, Fraction]]) -> None:
    ordered = ((0, Fraction(100)), *sorted(changes))
    frames = [tick.frame for tick in islice(ticks([Stretch(Fraction(0), Fraction(0), ordered)], RATE), 600)]

    assert all(early < late for early, late in pairwise(frames))


def test_the_song_position_counts_sixteenths_in_two_sevens_of_bits() -> None:
    assert song_position(Fraction(0)) == b"\xf2\x00\x00"
    assert song_position(Fraction(8)) == b"\xf2\x20\x00"
    assert song_position(Fraction(40)) == b"\xf2\x20\x01"
    assert song_position(Fraction(10**6)) == b"\xf2\x7f\x7f"
