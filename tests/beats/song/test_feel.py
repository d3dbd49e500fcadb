"""Swing, uneven beats and push bend time, and never change what comes first."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.beats.conftest import make_beat
from tests.beats.template.fitted import fitted_bar
from workshop_beats.song.arrange import arrange
from workshop_beats.song.feel import Feel

if TYPE_CHECKING:
    from workshop_beats.template.model import Beat

pytestmark = pytest.mark.pure

lines = st.integers(1, 32).flatmap(lambda count: st.text("xXgf?234.", min_size=count, max_size=count))
strums = st.integers(1, 32).flatmap(lambda count: st.text("xXg.", min_size=count, max_size=count))
feels = st.fixed_dictionaries(
    {
        "swing": st.floats(50, 75).map(lambda value: round(value, 1)),
        "swing_on": st.sampled_from(["8ths", "16ths"]),
        "push": st.fixed_dictionaries({"snare": st.floats(-60, 60), "guitar": st.floats(-60, 60)}),
        "loose": st.fixed_dictionaries({"timing_ms": st.floats(0, 40), "seed": st.integers(-(2**63), 2**63 - 1)}),
    }
)
bars = st.one_of(
    st.fixed_dictionaries({"meter": st.sampled_from(["4/4", "3/4", "6/8", "7/8", "5/4", "12/8", "2/4"])}),
    st.fixed_dictionaries(
        {"meter": st.just("3/4"), "beat_lengths": st.lists(st.integers(20, 60), min_size=3, max_size=3)}
    ),
)


def starts(beat: Beat, voice: str = "snare", *, straight: bool = False) -> list[Fraction]:
    return [note.start for note in arrange(beat, straight=straight).notes if note.voice == voice]


def raw_bar(beat: Beat, voice: str) -> list[int]:
    """Where a voice's notes of the second bar lie, in the order of their signs, without the clamp at the start."""
    _, notes = arrange(beat).played()
    return [start for start, name, *_ in notes if name == voice]


@given(lines, feels, bars)
@settings(deadline=None)
def test_swing_push_and_looseness_keep_the_order_inside_a_bar(
    signs: str, feel: dict[str, object], bar: dict[str, str]
) -> None:
    signs = fitted_bar(signs, bar["meter"])
    beat = make_beat({"drums": {"snare": f"|{signs.replace('?', 'x')}|"}}, **feel, **bar)
    bent = raw_bar(beat, "snare")

    assert len(bent) == len(starts(beat, straight=True)) / 2
    assert all(one < other for one, other in pairwise(bent))


@given(strums, feels, bars)
@settings(deadline=None)
def test_a_guitars_stroke_is_over_before_the_next_begins(
    signs: str, feel: dict[str, object], bar: dict[str, str]
) -> None:
    signs = fitted_bar(signs, bar["meter"])
    beat = make_beat({"guitar": f"|{signs}|", "chords": "C"}, **feel, **bar)
    strokes = sum(sign in "xXg" for sign in signs)
    bent = raw_bar(beat, "guitar")

    assert len(bent) >= 4 * strokes
    assert all(one <= other for one, other in pairwise(bent))


@given(st.integers(1, 48), feels, bars)
@settings(deadline=None)
def test_a_bent_grid_keeps_its_order_and_its_ends(signs: int, feel: dict[str, object], bar: dict[str, object]) -> None:
    beat = make_beat(**feel, **bar)
    grid = Feel.of(beat).grid(signs)

    assert grid[0] == 0
    assert grid[-1] == beat.time.quarters
    assert all(one < other for one, other in pairwise(grid))
    assert min(other - one for one, other in pairwise(grid)) >= Feel.of(beat).grain(beat.time.quarters / signs)


def test_swing_on_sixteenths_makes_every_second_one_late() -> None:
    grid = Feel.of(make_beat(swing=66)).grid(16)

    assert grid[1] == Fraction(33, 100)
    assert grid[2] == Fraction(1, 2)


def test_triplets_are_not_swung() -> None:
    assert Feel.of(make_beat(swing=66)).grid(12)[1] == Fraction(1, 3)


def test_uneven_beats_are_as_long_as_they_are_danced_and_straight_ones_even() -> None:
    beat = make_beat(meter="3/4", beat_lengths=[38, 34, 28])

    assert Feel.of(beat).grid(3) == (0, Fraction(114, 100), Fraction(216, 100), 3)
    assert Feel.of(beat).grid(6)[1] == Fraction(57, 100)
    assert Feel.of(beat, straight=True).grid(3) == (0, 1, 2, 3)


def test_push_is_milliseconds_of_real_time() -> None:
    beat = make_beat({"drums": {"snare": "|..x.|"}}, tempo=60, push={"snare": 12})

    assert starts(beat)[0] == Fraction(2) + Fraction(12, 1000)
    assert starts(beat, straight=True)[0] == 2


def test_push_is_the_same_time_in_a_section_of_another_tempo() -> None:
    beat = make_beat({"drums": {"snare": "|..x.|"}, "tempo": 120}, tempo=60, push={"snare": 12})

    assert starts(beat)[0] == Fraction(2) + Fraction(24, 1000)


def test_what_is_pushed_before_the_song_begins_with_it() -> None:
    beat = make_beat({"drums": {"snare": "|x...|"}}, push={"snare": -20})

    assert starts(beat)[0] == 0


def test_the_same_seed_feels_the_same_and_another_does_not() -> None:
    section = {"drums": {"snare": "|x?x?x?x?|"}}
    one, same, other = (make_beat(section, loose={"timing_ms": 10, "seed": seed}) for seed in (1, 1, 2))

    assert starts(one) == starts(same)
    assert starts(one) != starts(other)


def test_a_maybe_plays_about_every_second_time() -> None:
    beat = make_beat({"drums": {"snare": "|????????|"}}, song={"form": ["verse 100"]})

    assert 340 < len(starts(beat)) < 460


def test_looseness_goes_both_ways_alike_and_no_further_than_said() -> None:
    beat = make_beat({"drums": {"snare": "|.x.x|"}}, tempo=60, loose={"timing_ms": 10}, song={"form": ["verse 100"]})
    off = [at % 1 - (at % 1 > Fraction(1, 2)) for at in starts(beat)]

    assert max(off) <= Fraction(1, 100)
    assert min(off) >= -Fraction(1, 100)
    assert max(off) > 0.009
    assert min(off) < -0.009
    assert abs(sum(off) / len(off)) < 0.0015
