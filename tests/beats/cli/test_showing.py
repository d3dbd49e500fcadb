"""`beat show`: the grid under its ruler, the form, and the words around them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import Line

if TYPE_CHECKING:
    from collections.abc import Callable

OWN = """
name = "Mine"
style = "test"
tempo = 87.5
meter = "4/4"
key = "Eb minor"
swing = 60
swing_on = "8ths"
author = "me"
licence = "CC0-1.0"
[tip]
nb = "Syng rolig."
en = "Sing calmly."
[push]
snare = 12
hat = -3
[song]
form = ["verse 8", "hook 4", "verse 8"]
[section.verse]
drums.kick = "|x...........x...|"
drums.hat = "|x.g.X.x.|"
drums.snare = "|...x..x..X.4|"
bass = "|1---5-..|"
chords = "Ebm | Abm7 Db7"
fill = "roll every 4"
[section.hook]
like = "verse"
ending = "stop on 1"
[fill.roll]
drums.snare = "|ffff|"
"""


@pytest.fixture
def mine(line: Line) -> Line:
    path = line.app.paths.presets / "beats" / "mine.toml"
    path.parent.mkdir(parents=True)
    path.write_text(OWN, encoding="utf-8")
    return line


def rows_of(text: str, section: str) -> list[str]:
    """The lines of a section, without its heading."""
    return text.split(f"\n{section} ·", 1)[1].split("\n\n", 1)[0].splitlines()[1:]


def test_what_sounds_together_stands_below_each_other_whatever_each_line_divides_the_bar_in(mine: Line) -> None:
    rows = {row.split()[0]: row for row in rows_of(mine("beat", "show", "mine").stdout, "verse")}
    ruler = next(row for row in rows_of(mine("beat", "show", "mine").stdout, "verse") if row.split()[0] == "1")

    four = ruler.index("4")
    assert rows["kick"][four] == "x"
    assert rows["snare"][four] == "X"
    assert rows["hat"][four] == "x"
    assert rows["hat"][ruler.index("2")] == "g"
    assert rows["bass"][ruler.index("3")] == "5"


def test_a_held_note_is_a_line_to_its_end(mine: Line) -> None:
    (bass,) = [row for row in rows_of(mine("beat", "show", "mine").stdout, "verse") if "bass" in row]
    assert re.search(r"\|1-+ 5-+ \.", bass)


def test_form_feel_key_chords_and_tip_are_said_in_words(mine: Line) -> None:
    shown = mine("beat", "show", "mine").stdout

    for words in (
        "verse 8 | hook 4 | verse 8",
        "20 bars, 0:55",
        "87.5 beats a minute",
        "Eb minor",
        "lazy swing (60 % on eighths)",
        "snare 12 ms late",
        "hat 3 ms early",
        "Sing calmly.",
        "chords: Ebm | Abm7 Db7",
        "fill “roll” every 4 bars",
        "all stop on 1",
    ):
        assert words in shown, words
    assert shown.index("lazy swing") > shown.index("4 so many quick hits"), "what only the machine needs comes last"
    assert "Syng rolig." in Line(mine.app, "nb")("beat", "show", "mine").stdout


def test_the_legend_names_only_signs_that_are_used(mine: Line) -> None:
    shown = mine("beat", "show", "mine").stdout

    assert "4 so many quick hits" in shown
    assert "now and then" not in shown
    assert "so many quick hits" not in mine("beat", "show", "lo-fi").stdout, "a 3 of the bass is no roll"


def test_one_section_or_fill_alone(mine: Line) -> None:
    shown = mine("beat", "show", "mine", "--section", "roll").stdout

    assert "ffff" in shown.replace(" ", "")
    assert "kick" not in shown
    assert "verse, hook, roll" in mine("beat", "show", "mine", "--section", "bridge", code=1).stderr
    assert "Did you mean verse?" in mine("beat", "show", "mine", "--section", "Vers", code=1).stderr


def changed(line: Line, **words: str) -> Line:
    """The command line with another beat of the leader's own; `words` are replaced."""
    text = OWN
    for old, new in words.items():
        text = text.replace({"form": '["verse 8", "hook 4", "verse 8"]', "ending": 'ending = "stop on 1"'}[old], new)
    (line.app.paths.presets / "beats" / "mine.toml").write_text(text, encoding="utf-8")
    return line


def test_a_section_that_changes_its_length_says_so_and_a_fill_only_where_it_comes(mine: Line) -> None:
    shown = changed(mine, form='["verse 8", "hook 2", "verse 4"]')("beat", "show", "mine").stdout

    assert "verse · 8 bars, later 4 · fill “roll” every 4 bars" in shown
    assert "hook · 2 bars · all stop on 1" in shown
    assert "8 bars · 2 times" in changed(mine)("beat", "show", "mine").stdout


def test_a_lifted_section_shows_the_chords_that_sound(mine: Line) -> None:
    shown = changed(mine, ending="transpose = 2")("beat", "show", "mine").stdout

    assert "chords: Ebm | Abm7 Db7" in shown
    assert "2 semitones up\n  chords: Fm | Bbm7 Eb7" in shown


def test_drums_alone_are_in_no_key(mine: Line) -> None:
    path = mine.app.paths.presets / "beats" / "mine.toml"
    kept = [row for row in OWN.splitlines() if not row.startswith(("bass", "chords"))]
    path.write_text("\n".join(kept), encoding="utf-8")
    shown = mine("beat", "show", "mine").stdout

    assert "minor" not in shown
    assert "chords" not in shown


def test_a_line_that_says_nothing_is_not_shown(mine: Line) -> None:
    path = mine.app.paths.presets / "beats" / "mine.toml"
    path.write_text(OWN.replace('like = "verse"', 'like = "verse"\ndrums.hat = "|....|"'), encoding="utf-8")
    shown = mine("beat", "show", "mine").stdout

    assert any("hat" in row for row in rows_of(shown, "verse"))
    assert not any("hat" in row for row in rows_of(shown, "hook"))


def test_figures_and_keys_are_said_in_the_listeners_language(mine: Line) -> None:
    path = mine.app.paths.presets / "beats" / "mine.toml"
    path.write_text(OWN.replace("snare = 12", "snare = 12.5").replace('"Eb minor"', '"B minor"'), encoding="utf-8")
    mine.language = "nb"
    shown = mine("beat", "show", "mine").stdout

    assert "87,5" in shown
    assert "12,5" in shown
    assert "h-moll" in shown
    assert "Kjøkkenvals" in mine("beat", "show", "waltz").stdout


@pytest.mark.parametrize("typed", ["Boom bap classic", "boom bap", "BOOM-BAP", "Boom bap-klassiker"])
def test_a_beat_is_found_by_its_title_or_style_too(line: Line, typed: str) -> None:
    assert line.rows("beat", "show", typed)["name"] == "boom-bap"


def test_a_style_that_several_share_names_them(mine: Line) -> None:
    path = mine.app.paths.presets / "beats"
    (path / "yours.toml").write_text(OWN.replace('"Mine"', '"Yours"'), encoding="utf-8")

    assert "Did you mean mine, yours?" in mine("beat", "show", "test", code=1).stderr
    assert "boom-bap" in mine("beat", "show", "Boom bap clasic", code=1).stderr


@pytest.mark.parametrize("columns", [40, 60, 80])
def test_a_bar_that_is_wider_than_the_terminal_goes_on_below(
    mine: Line, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    path = mine.app.paths.presets / "beats" / "mine.toml"
    fine = "".join(f"x{'.' * 22}g" for _ in range(4))
    path.write_text(OWN.replace('"|x.g.X.x.|"', f'"|{fine}|"'), encoding="utf-8")
    monkeypatch.setenv("COLUMNS", str(columns))
    shown = mine("beat", "show", "mine").stdout
    hats = [row for row in rows_of(shown.replace("\n\n  ", "\n  "), "verse") if row.startswith("  hat")]

    assert max(map(len, shown.splitlines())) <= columns
    assert "".join(row.split(None, 1)[1] for row in hats) == f"|{fine}|"


@pytest.mark.parametrize("columns", [60, 80])
@pytest.mark.parametrize("name", ["disco", "indie", "g-funk", "synth-pop", "gospel"])
@pytest.mark.parametrize("language", ["en", "nb"])
def test_headings_keep_to_the_width_too(
    line: Line, monkeypatch: pytest.MonkeyPatch, columns: int, name: str, language: str
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    shown = Line(line.app, language)("beat", "show", name).stdout.splitlines()

    assert max(map(len, shown)) <= columns


@pytest.mark.parametrize("columns", [60, 80, 140])
def test_the_page_keeps_to_the_width_of_the_terminal(line: Line, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    shown = line("beat", "show", "boom-bap").stdout.splitlines()

    assert max(map(len, shown)) <= columns
    kick = next(row for row in shown if row.startswith("  kick"))
    assert kick.count("|") == (2 if columns < 80 else 3)


def coloured(line: Line, monkeypatch: pytest.MonkeyPatch, **environ: str) -> Callable[[], str]:
    line.app.environ = {**line.app.environ, **environ}
    return lambda: line("beat", "show", "boom-bap", color=True).stdout


def test_colours_only_where_they_are_wanted_and_the_text_is_the_same(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = line("beat", "show", "boom-bap", color=True).stdout
    shown = coloured(line, monkeypatch, FORCE_COLOR="1")()

    assert "\x1b" not in plain
    assert "\x1b[31m\x1b[1mX" in shown
    assert [row.rstrip() for row in re.sub(r"\x1b\[\d+m", "", shown).splitlines()] == plain.splitlines()
    assert coloured(line, monkeypatch, NO_COLOR="1")() == plain


def test_json_has_what_programs_need(line: Line) -> None:
    shown = line.rows("beat", "show", "boom-bap")

    assert {"name", "style", "tempo", "energy", "tags", "tip", "form", "bars", "seconds"} <= set(shown)
    assert sum(part["bars"] for part in shown["form"]) == shown["bars"]


def test_a_template_cannot_give_orders_to_the_terminal(mine: Line) -> None:
    path = mine.app.paths.presets / "beats" / "mine.toml"
    path.write_text(
        OWN.replace('"Sing calmly."', '"Sing \\u001b[2J."').replace('"Mine"', '"M\\u009bine"'), encoding="utf-8"
    )
    shown = mine("beat", "show", "mine", color=True).stdout

    assert "\x1b" not in shown
    assert "\x9b" not in shown
    assert "Sing \N{REPLACEMENT CHARACTER}[2J." in shown
