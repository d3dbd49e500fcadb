"""A number that is none is refused before anything is done, wherever one is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Line

COMMANDS = (
    ("song", "add", "Vise", "--tempo"),
    ("take", "record", "--seconds"),
    ("take", "arm", "--seconds"),
    ("beat", "choose", "funk", "--tempo"),
    ("beat", "clock", "port", "--offset"),
    ("beat", "import", "file.mid", "--tempo"),
    ("beat", "play", "funk", "--seconds"),
    ("beat", "play", "funk", "--tempo"),
    ("beat", "render", "funk", "--tempo"),
    ("beat", "vote", "funk", "ska", "--seconds"),
)


@pytest.mark.parametrize("number", ["nan", "inf", "-inf", "NaN"])
@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: "-".join(words[:2]))
def test_what_is_no_number_is_refused_in_one_sentence(house: Line, words: tuple[str, ...], number: str) -> None:
    said = house(*words, number, code=2).stderr

    assert number in said
    assert "float range" in said or "not in the range" in said
    assert "went wrong" not in said


def test_it_is_refused_in_the_leaders_language(norwegian_line: Line) -> None:
    assert "'nan'" in norwegian_line("beat", "play", "funk", "--tempo", "nan", code=2).stderr


@pytest.mark.parametrize(("typed", "tempo"), [("84,5", 84.5), ("84.5", 84.5), ("84", 84)])
def test_either_decimal_sign_will_do(house: Line, typed: str, tempo: float) -> None:
    house("song", "add", "Vise", "--tempo", typed)

    assert house.rows("song", "list")[0]["tempo"] == tempo


@pytest.mark.parametrize("typed", ["1,200,5", "84,", ",5", "1.200,5"])
def test_a_comma_elsewhere_is_no_number(house: Line, typed: str) -> None:
    assert typed in house("song", "add", "Vise", "--tempo", typed, code=2).stderr
