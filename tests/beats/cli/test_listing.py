"""`beat list`: what a leader looks for, and what is said when there is nothing like it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.beats.conftest import BOOM_BAP, TEMPLATES
from workshop import Output

if TYPE_CHECKING:
    from tests.cli.conftest import Line
    from workshop.translator import Translator


def test_list_shows_every_beat_with_its_keys(line: Line) -> None:
    rows = line.rows("beat", "list")

    assert {row["name"] for row in rows} == {path.stem for path in TEMPLATES}
    assert all({"name", "style", "tempo", "energy", "tags"} <= set(row) for row in rows)
    assert {row["energy"] for row in rows} == {1, 2, 3}


def test_list_finds_by_tag_or_style(line: Line) -> None:
    assert [row["name"] for row in line.rows("beat", "list", "--tag", "SOUL")] == ["six-eight-soul"]
    assert "No beat" in line("beat", "list", "--tag", "polka").stdout


def test_a_wrong_template_of_a_leaders_own_is_told_and_the_others_are_listed(line: Line) -> None:
    own = line.app.paths.presets / "beats" / "mine.toml"
    own.parent.mkdir(parents=True)
    text = BOOM_BAP.read_text(encoding="utf-8").replace("|x.....x...x.....|x..x..x...x...?.|", "|x..y..x.|")
    own.write_text(text, encoding="utf-8")

    result = line("beat", "list")
    assert "midnight-house" in result.stdout
    said = result.stderr
    number = next(index for index, row in enumerate(text.splitlines(), start=1) if "y" in row and "|x..y" in row)
    assert f"mine.toml:{number}: section.verse.drums.kick: bar 1: “y”" in said
    shown, caret = next(
        (one, two) for one, two in zip(said.splitlines(), said.splitlines()[1:], strict=False) if "^" in two
    )
    assert shown[caret.index("^")] == "y"


def test_calm_beats_come_first_and_slow_ones_before_fast_ones(line: Line) -> None:
    order = [(row["energy"], row["tempo"]) for row in line.rows("beat", "list")]

    assert order == sorted(order)


def names(line: Line, *words: str) -> list[str]:
    return [row["name"] for row in line.rows("beat", "list", *words)]


@pytest.mark.parametrize(
    ("words", "found", "not_found"),
    [
        (("--tempo", "80-100"), "boom-bap", "midnight-house"),
        (("--tempo", "-60"), "six-eight-soul", "boom-bap"),
        (("--tempo", "120-"), "midnight-house", "boom-bap"),
        (("--tempo", "92"), "boom-bap", "midnight-house"),
        (("--energy", "1"), "six-eight-soul", "boom-bap"),
        (("--meter", "6/8"), "six-eight-soul", "boom-bap"),
        (("--style", "HOUSE"), "midnight-house", "boom-bap"),
        (("slow", "sing"), "six-eight-soul", "midnight-house"),
        (("sakte", "syng"), "six-eight-soul", "midnight-house"),
        (("storytel",), "boom-bap", "midnight-house"),
        (("rolig", "syng"), "pop-ballad", "jungle"),
        (("fort",), "punk", "waltz"),
        (("kor",), "gospel", "punk"),
        (("gitar",), "bossa", "funk"),
        (("vals",), "waltz", "dancehall"),
        (("waltz",), "waltz", "punk"),
        (("norsk",), "springar", "rock"),
        (("salme",), "hymn-ballad", "rock"),
        (("hymne",), "hymn-ballad", "rock"),
        (("mørk",), "trap", "disco"),
        (("fest",), "disco", "hymn-ballad"),
        (("trist",), "boom-bap", "disco"),
        (("moll",), "boom-bap", "lo-fi"),
        (("hip", "hop"), "boom-bap", "waltz"),
        (("90",), "boom-bap", "midnight-house"),
        (("90bpm",), "boom-bap", "midnight-house"),
        (("--tag", "syng"), "lo-fi", "boom-bap"),
        (("--tag", "sang"), "lo-fi", "boom-bap"),
        (("--style", "ballade"), "pop-ballad", "lo-fi"),
        (("kveldssalme",), "hymn-ballad", "waltz"),
    ],
)
def test_options_and_words_narrow_the_list(line: Line, words: tuple[str, ...], found: str, not_found: str) -> None:
    shown = names(line, *words)

    assert found in shown
    assert not_found not in shown


@pytest.mark.parametrize("word", ["rolig", "calm", "stille"])
def test_a_calm_word_never_finds_what_is_full(line: Line, word: str) -> None:
    found = line.rows("beat", "list", word)

    assert len(found) > 5
    assert all(row["energy"] < 3 for row in found)


def test_an_imported_beat_is_found_by_that_word(line: Line) -> None:
    own = line.app.paths.presets / "beats" / "mine.toml"
    own.parent.mkdir(parents=True)
    text = BOOM_BAP.read_text(encoding="utf-8")
    own.write_text(text.replace('tags     = ["rap"', 'tags     = ["imported", "rap"'), encoding="utf-8")

    assert names(line, "importert") == ["mine"]


def test_a_word_of_a_tip_counts_only_where_nothing_is_called_like_it(line: Line) -> None:
    assert names(line, "piano") == ["pop-ballad", "five-four"]
    assert "boom-bap" in names(line, "skarptromma")


def test_what_a_beat_is_called_comes_before_what_its_tip_says(line: Line) -> None:
    assert names(line, "house")[0] == "midnight-house"


def test_a_word_that_nothing_goes_by_gets_the_nearest_that_something_does(line: Line) -> None:
    said = line("beat", "list", "boom-bop")

    assert "No beat is like that." in said.stdout
    assert "boom-bap" in said.stderr
    assert "boom bap" in line("beat", "list", "--style", "boombap").stderr


def test_words_that_never_meet_in_one_beat_are_told_so(line: Line) -> None:
    assert "leave one out" in line("beat", "list", "house", "soul").stderr
    assert "leave one out" in line("beat", "list", "--energy", "1", "--style", "house").stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--tag", "dans-e"), "dance"),
        (("--meter", "9/8"), "There are: 12/8, 3/4"),
        (("--tempo", "290-"), "The beats go from"),
        (("bop",), "boom-bap?"),
        (("xyzzy",), "shows them all"),
    ],
)
def test_what_finds_nothing_by_itself_is_told_with_what_there_is(line: Line, words: tuple[str, ...], said: str) -> None:
    result = line("beat", "list", *words)

    assert said in result.stderr
    assert "leave one out" not in result.stderr


def test_a_range_that_begins_higher_than_it_ends_is_told_so(line: Line) -> None:
    assert "write 80-100" in line("beat", "list", "--tempo", "100-80", code=2).stderr


def test_a_tempo_that_is_none_is_refused_with_an_example(line: Line) -> None:
    assert "80-100" in line("beat", "list", "--tempo", "quick", code=2).stderr
    assert "80-100" in line("beat", "list", "--tempo", "-", code=2).stderr


def test_the_table_fits_a_terminal_of_80_columns_and_breaks_no_word(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Output, "terminal", True)
    monkeypatch.setenv("COLUMNS", "80")
    shown = line("beat", "list").stdout.splitlines()

    assert max(map(len, shown)) <= 80
    assert all(any(row.startswith(f"{path.stem} ") for row in shown) for path in TEMPLATES)


@pytest.mark.parametrize("columns", [60, 71])
def test_on_a_narrow_terminal_the_tags_go_and_names_stay_whole(
    line: Line, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setattr(Output, "terminal", True)
    monkeypatch.setenv("COLUMNS", str(columns))
    shown = line("beat", "list").stdout.splitlines()

    assert max(map(len, shown)) <= columns
    assert all(any(row.startswith(f"{path.stem} ") for row in shown) for path in TEMPLATES)
    assert not any("storytelling" in row for row in shown)


def test_help_names_the_words_in_the_leaders_language(line: Line, norwegian: Translator) -> None:
    assert norwegian.text("WORD") == "ORD"
    line.language = "nb"
    assert "[ORD]..." in line("beat", "list", "--help").stdout
