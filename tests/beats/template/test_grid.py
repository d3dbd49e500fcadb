"""Lines are read as they are written, and a wrong sign is shown where it stands."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop_beats.template.grid import BASS_SIGNS, DRUM_SIGNS, MAX_BARS, parse_line, strokes, write_line

bars = st.lists(st.text(DRUM_SIGNS, min_size=1, max_size=24), min_size=1, max_size=8).map(tuple)


def refused(text: str, signs: str = DRUM_SIGNS) -> tuple[str, int]:
    """What is said, and the number of the sign that is wrong."""
    with pytest.raises(ValueError) as caught:
        parse_line(text, signs)
    return str(caught.value.args[0]), caught.value.args[1]


def refusal(text: str, signs: str = DRUM_SIGNS) -> str:
    return refused(text, signs)[0]


@given(bars)
def test_a_written_line_reads_back_the_same(line: tuple[str, ...]) -> None:
    assert parse_line(write_line(line), DRUM_SIGNS) == line


@given(bars, st.data())
def test_spaces_change_nothing(line: tuple[str, ...], data: st.DataObject) -> None:
    text = write_line(line)
    at = data.draw(st.integers(1, len(text) - 1))

    assert parse_line(f"  {text[:at]}  {text[at:]} ", DRUM_SIGNS) == line


def test_outer_bar_lines_may_be_left_out() -> None:
    assert parse_line("x.x.|x...", DRUM_SIGNS) == ("x.x.", "x...")


def test_a_dash_holds_for_a_step_more() -> None:
    assert list(strokes("-1--.5-")) == [(1, "1", 3), (5, "5", 2)]


def test_a_wrong_sign_is_named_with_its_bar_and_its_place() -> None:
    said, at = refused(" |x...|x.y.|")

    assert "bar 2" in said
    assert "“y”" in said
    assert at == 9


def test_an_empty_or_full_bar_is_told_where_it_begins() -> None:
    assert refused("|x...||x...|")[1] == 6
    assert refused("x|" + "x" * 200)[1] == 2


def test_an_empty_bar_is_refused() -> None:
    assert "bar 2 is empty" in refusal("|x...||x...|")
    assert "nothing between" in refusal("| |")
    assert "nothing between" in refusal("")


def test_a_bass_line_takes_degrees_and_no_hits() -> None:
    assert parse_line("|1-5.|", BASS_SIGNS) == ("1-5.",)
    assert "“x”" in refusal("|1x..|", BASS_SIGNS)


def test_lines_have_an_end() -> None:
    assert "at most" in refusal("|" + "x|" * (MAX_BARS + 1))
    assert "is the most" in refusal("|" + "x" * 200 + "|")


@given(st.text(max_size=200))
def test_whatever_is_typed_is_read_or_refused_in_one_way(text: str) -> None:
    with suppress(ValueError):
        assert parse_line(text, DRUM_SIGNS)
