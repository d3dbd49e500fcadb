"""Swing and push bend time, and never change what comes first."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from tests.beats.conftest import make_beat
from workshop_beats.song.arrange import arrange
from workshop_beats.song.bars import DrumBar
from workshop_beats.song.feel import Feel

if TYPE_CHECKING:
    from workshop_beats.template.model import Beat

lines = st.integers(1, 32).flatmap(lambda count: st.text("xXgf?234.", min_size=count, max_size=count))
BAR = Fraction(4)


def starts(beat: Beat, voice: str = "snare", *, straight: bool = False) -> list[Fraction]:
    return [note.start for note in arrange(beat, straight=straight).notes if note.voice == voice]


@given(
    lines,
    st.floats(50, 75).map(lambda value: round(value, 1)),
    st.sampled_from(["8ths", "16ths"]),
    st.floats(-60, 60),
    st.floats(0, 40),
    st.sampled_from(["4/4", "3/4", "6/8", "7/8", "5/4"]),
)
def test_swing_push_and_looseness_keep_the_order_inside_a_bar(
    signs: str, swing: float, swing_on: str, push: float, loose: float, meter: str
) -> None:
    section = {"drums": {"snare": f"|{signs}|"}}
    fields = {"swing": swing, "swing_on": swing_on, "push": {"snare": push}, "meter": meter}
    beat = make_beat(section, loose={"timing_ms": loose, "loudness": 40}, song={"form": ["verse 1"]}, **fields)
    written = list(arrange(beat, straight=True).notes)
    feel = Feel.of(beat)
    bar = DrumBar.of("snare", signs, beat.time.quarters, None, feel)
    bent = [note.start for note in bar.notes(feel, 0, Fraction(0))]

    assert len(bent) == len(written)
    assert all(one < other for one, other in pairwise(bent))


@given(st.fractions(0, 4, max_denominator=16), st.fractions(0, 4, max_denominator=16), st.integers(50, 75))
def test_swing_keeps_order_and_the_beats_themselves(one: Fraction, other: Fraction, swing: int) -> None:
    feel = Feel.of(make_beat(swing=swing))
    step = Fraction(1, 16)

    assert (one < other) == (feel.swung(one, step, BAR) < feel.swung(other, step, BAR))
    assert feel.swung(one // 1 * Fraction(1), step, BAR) == one // 1


def test_swing_on_sixteenths_makes_every_second_one_late() -> None:
    feel = Feel.of(make_beat(swing=66))

    assert feel.swung(Fraction(1, 4), Fraction(1, 4), BAR) == Fraction(33, 100)
    assert feel.swung(Fraction(1, 2), Fraction(1, 4), BAR) == Fraction(1, 2)


def test_triplets_are_not_swung() -> None:
    feel = Feel.of(make_beat(swing=66))

    assert feel.swung(Fraction(1, 3), Fraction(1, 3), BAR) == Fraction(1, 3)


def test_push_is_milliseconds_of_real_time() -> None:
    beat = make_beat({"drums": {"snare": "|..x.|"}}, tempo=60, push={"snare": 12})

    assert starts(beat)[0] == Fraction(2) + Fraction(12, 1000)
    assert starts(beat, straight=True)[0] == 2


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

    assert 300 < len(starts(beat)) < 500
