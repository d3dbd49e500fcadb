"""A template says what is wrong with it, each thing at its own field."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from pydantic import ValidationError

from tests.beats.conftest import make_beat


def wrong(verse: dict[str, Any] | None = None, **fields: Any) -> dict[tuple[Any, ...], str]:
    with pytest.raises(ValidationError) as caught:
        make_beat(verse, **fields)
    return {
        error["loc"]: str(error["ctx"]["error"].args[0]) if error["type"] == "value_error" else error["msg"]
        for error in caught.value.errors()
    }


def test_a_wrong_grid_is_told_at_its_own_line() -> None:
    said = wrong({"drums": {"kick": "|x.z.|", "snare": "|..y.|"}, "bass": "|1.x.|"})

    assert set(said) == {
        ("section", "verse", "drums", "kick"),
        ("section", "verse", "drums", "snare"),
        ("section", "verse", "bass"),
    }


def test_a_mistyped_voice_is_told_with_the_one_that_was_meant() -> None:
    assert "“snare”" in wrong({"drums": {"snear": "|x|"}})["section", "verse", "drums", "snear"]
    assert "“kick”" in wrong(push={"kik": 5.0})["push", "kik"]


def test_names_that_nothing_has_are_told_where_they_are_used() -> None:
    said = wrong(
        {"fill": "rol every 4", "like": "vers"},
        song={"form": ["verse 2", "hok 4"]},
        fill={"roll": {"drums": {"tom": "|x|"}}},
    )

    assert "“roll”" in said["section", "verse", "fill"]
    assert "“verse”" in said["section", "verse", "like"]
    assert ("song", "form", 1) in said


def test_a_section_cannot_be_like_itself() -> None:
    said = wrong(section={"a": {"like": "b"}, "b": {"like": "a"}, "verse": {}})

    assert {("section", "a", "like"), ("section", "b", "like")} <= set(said)


@pytest.mark.parametrize(
    "fields",
    [
        {"meter": "4/5"},
        {"meter": "four"},
        {"tempo": 5},
        {"swing": 90},
        {"key": "X major"},
        {"energy": 4},
        {"song": {"form": ["verse"]}},
        {"song": {"form": ["verse 256"] * 6}},
        {"song": {"form": ["verse 256"] * 5}, "section": {"verse": {"drums": {"kick": "|" + "4" * 96 + "|"}}}},
        {"colour": "blue"},
    ],
)
def test_a_field_out_of_its_range_is_refused(fields: dict[str, Any]) -> None:
    assert wrong(**fields)


def test_like_takes_over_what_a_section_leaves_out() -> None:
    beat = make_beat(
        section={
            "verse": {"drums": {"kick": "|x|", "hat": "|x|"}, "bass": "|1|", "chords": "Am", "ending": "stop on 1"},
            "hook": {"like": "verse", "drums": {"kick": "|xx|"}, "chords": "F"},
        }
    )
    hook = beat.resolved("hook")

    assert hook.drums == {"kick": "|xx|", "hat": "|x|"}
    assert (hook.bass, hook.chords) == ("|1|", "F")
    assert hook.ending is None


def test_the_tempo_is_taken_as_it_is_written() -> None:
    assert make_beat(tempo=61.7).quarters_a_minute == Fraction(617, 10)


def test_in_six_eight_the_tempo_counts_dotted_quarters() -> None:
    assert make_beat(tempo=60, meter="6/8").quarters_a_minute == 90
    assert make_beat(tempo=60, meter="3/4").quarters_a_minute == 60
    assert make_beat(tempo=60, meter="7/8").quarters_a_minute == 30


def test_a_song_that_would_take_too_long_is_told_at_its_form() -> None:
    assert "minutes" in wrong(song={"form": ["verse 256"] * 6})["song", "form"]
    dense = {"drums": {"kick": f"|{'x' * 96}|"}, "bass": f"|{'1.' * 24}|"}
    assert "notes" in wrong(dense, song={"form": ["verse 256"] * 5}, tempo=200)["song", "form"]


def test_a_beat_is_called_what_its_readers_call_it() -> None:
    both, one = make_beat(name="Evening hymn", name_nb="Kveldssalme"), make_beat(name="Natt")

    assert [both.title("nb"), both.title("en")] == ["Kveldssalme", "Evening hymn"]
    assert [one.title("nb"), one.title("en")] == ["Natt", "Natt"]
