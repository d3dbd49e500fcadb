"""A template that is written reads back the same, in its words and in its notes."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.beats.conftest import make_beat
from tests.beats.template.strategies import beats
from workshop_beats.song.arrange import arrange
from workshop_beats.template.model import Beat
from workshop_beats.template.writing import write_beat

pytestmark = pytest.mark.pure


def read(text: str) -> Beat:
    return Beat.model_validate(tomllib.loads(text))


@given(beats())
@settings(deadline=None, max_examples=60)
def test_a_beat_that_is_written_reads_back_the_same(beat: Beat) -> None:
    again = read(write_beat(beat))

    assert again == beat
    assert list(arrange(again).ordered()) == list(arrange(beat).ordered())
    assert write_beat(again) == write_beat(beat)


def test_every_template_that_ships_reads_back_the_same(template: Beat) -> None:
    again = read(write_beat(template))

    assert again == template
    assert list(arrange(again).ordered()) == list(arrange(template).ordered())


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80))
def test_any_letters_are_kept(name: str) -> None:
    assert read(write_beat(make_beat(name=name))).name == name


def test_what_is_as_usual_is_left_out_and_lines_stand_below_each_other() -> None:
    text = write_beat(two())

    assert "count_in" not in text
    assert "swing    = 50                  # 50 is straight" in text
    assert 'like        = "verse"\ndrums.kick  = "|xx|"\ndrums.snare = "|.x|"\nchords      = "Am"' in text
    assert "tempo    = 61.7" in text


def two() -> Beat:
    section = {
        "verse": {"drums": {"kick": "|x.|"}},
        "hook": {"like": "verse", "chords": "Am", "drums": {"kick": "|xx|", "snare": "|.x|"}},
    }
    return make_beat(section=section, tempo=61.7)


def test_a_written_template_explains_itself() -> None:
    assert write_beat(two()).startswith("# HOW TO READ")
