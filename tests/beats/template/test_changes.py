"""A beat in one section, at another tempo, in another key: changed as a band would, the template left alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.beats.conftest import make_beat
from tests.beats.template.strategies import beats
from workshop import NotFoundError, StateError
from workshop_beats.song.arrange import arrange
from workshop_beats.template.model import Beat

pytestmark = pytest.mark.pure


def two() -> Beat:
    return make_beat(
        section={
            "verse": {"drums": {"kick": "|x|x|x|"}, "chords": "C | Am", "fill": "roll last", "ending": "hold"},
            "hook": {"like": "verse", "tempo": 120},
            "spare": {"bass": "|1|1|"},
        },
        fill={"roll": {"drums": {"tom": "|x|"}}},
        song={"form": ["verse 4", "hook 8", "verse 2"]},
    )


def test_one_section_is_as_long_as_where_it_first_comes() -> None:
    assert two().only("verse").form == (("verse", 4),)
    assert two().only("spare").form == (("spare", 2),)


def test_a_pattern_is_what_the_section_repeats_without_fill_and_ending() -> None:
    pattern = two().pattern("hook")

    assert pattern.form == (("hook", 6),)
    assert {note.voice for note in arrange(pattern).notes} == {"kick"}
    assert len(arrange(pattern).notes) == 6


@pytest.mark.parametrize("change", [Beat.only, Beat.pattern])
def test_a_section_that_nobody_wrote_is_refused_with_the_near_one(change: object) -> None:
    with pytest.raises(NotFoundError) as caught:
        change(two(), "hok")
    assert "hook" in str(caught.value.hint)


def test_another_tempo_takes_the_sections_with_it() -> None:
    faster = two().at_tempo(99)

    assert (faster.tempo, faster.section["hook"].tempo) == (99, 132)
    assert two().at_tempo(300).section["hook"].tempo == 300


@pytest.mark.parametrize("tempo", [0, 29, 301, float("nan")])
def test_a_tempo_that_nobody_can_play_is_refused(tempo: float) -> None:
    with pytest.raises(StateError):
        two().at_tempo(tempo)


def test_another_key_takes_the_chords_with_it() -> None:
    higher = make_beat({"chords": "C | Am7/G | N.C."}, key="C major").transposed(3)

    assert higher.key == "Eb major"
    assert higher.section["verse"].chords == "Eb | Cm7/Bb | N.C."


@given(beats(), st.integers(-12, 12), st.integers(30, 300))
@settings(deadline=None, max_examples=40)
def test_what_is_changed_is_a_sound_template_again(beat: Beat, semitones: int, tempo: int) -> None:
    changed = beat.transposed(semitones).at_tempo(tempo).only(beat.form[-1][0])

    assert Beat.model_validate(changed.model_dump()) == changed
    assert arrange(changed).bars == changed.form[0][1]


@given(beats())
@settings(deadline=None, max_examples=25)
def test_equal_beats_are_equal_and_a_change_is_another(beat: Beat) -> None:
    assert Beat.model_validate(beat.model_dump()) == beat
    assert beat.at_tempo(47.11) != beat
