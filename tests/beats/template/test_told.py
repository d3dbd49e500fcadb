"""Slips that people make are told with the word that they meant, or with what to write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Line
    from workshop.app import App

HEAD = """\
name = "Mine"
style = "test"
tempo = 72
author = "me"
licence = "CC0-1.0"
[tip]
nb = "Syng."
en = "Sing."
"""
SONG = """\
[song]
form = ["verse 4"]
[section.verse]
drums.kick = "|x...|"
"""


def told(app: App, line: Line, text: str) -> list[str]:
    """What `preset check` says of a file, without its name."""
    file = app.paths.presets / "beats" / "mine.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    rows = line("preset", "check", "beats", "mine", code=1).output.splitlines()
    return [row.removeprefix(f"{file}:").strip() for row in rows if row.startswith(str(file))]


def test_the_whole_file_is_right(app: App, line: Line) -> None:
    assert told(app, line, f"{HEAD}{SONG}x = 1") == ["13: section.verse.x: is unknown"]


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("tempo = 72", 'tempo = "72"', "3: tempo: must be a number, without quotes"),
        ("tempo = 72", "tempoo = 72", "3: tempoo: is unknown; did you mean tempo?"),
        ("tempo = 72", "bpm = 72", "3: bpm: is unknown; did you mean tempo?"),
        ("tempo = 72", "takt = 72\ntempo = 72", "3: takt: is unknown; did you mean tempo / meter?"),
        ('name = "Mine"\n', "", 'name: is missing; write a line such as name = "…", above the first [heading]'),
        (
            'licence = "CC0-1.0"\n',
            "",
            'licence: is missing; write a line such as licence = "CC0-1.0", above the first [heading]',
        ),
        (HEAD[HEAD.index("[tip]") :], "", 'tip: is missing; write [tip] and below it nb = "…", en = "…"'),
        ("[section.verse]", "[seksjon.verse]", "11: seksjon: is unknown; did you mean section?"),
        (
            "drums.kick",
            "drums.stortromme",
            "12: section.verse.drums.stortromme: there is no “stortromme” here; did you mean “kick”?",
        ),
        (
            "drums.kick",
            "drums.skarptromma",
            "12: section.verse.drums.skarptromma: there is no “skarptromma” here; did you mean “snare”?",
        ),
        ("drums.kick", "hat", "12: section.verse.hat: is unknown; did you mean drums.hat?"),
        ("drums.kick", "Stortromme", "12: section.verse.Stortromme: is unknown; did you mean drums.kick?"),
        ('"verse 4"', '"verse 0"', "10: song.form[1]: from 1 to 256 bars, not 0"),
        ('"verse 4"', '"verse 9999"', "10: song.form[1]: from 1 to 256 bars, not 9999"),
        (
            '"verse 4"',
            '"verse 4", "refreng 4"',
            "10: song.form[2]: there is no “refreng” here; it would begin with the line [section.refreng]",
        ),
        (
            SONG,
            f'{SONG}fill = "roll every 8"\n',
            "13: section.verse.fill: there is no “roll” here; it would begin with the line [fill.roll]",
        ),
        (
            SONG,
            f'{SONG}fill = "brø last"\n',
            '13: section.verse.fill: there is no “brø” here; it would begin with the line [fill."brø"]',
        ),
        (SONG, f'{SONG}fill = "roll every 0"\n', "13: section.verse.fill: from 1 to 256 bars, not 0"),
        (SONG, f'{SONG}ending = "fade 999"\n', "13: section.verse.ending: from 1 to 256 bars, not 999"),
    ],
)  # fmt: skip
def test_a_slip_is_told_with_the_way_out(app: App, line: Line, right: str, wrong: str, said: str) -> None:
    text = HEAD + SONG
    assert text.count(right) == 1
    assert told(app, line, text.replace(right, wrong)) == [said]


def test_a_kit_that_is_not_there_is_told_at_its_line(app: App, line: Line) -> None:
    assert told(app, line, f'kit = "akustisk"\n{HEAD}{SONG}') == [
        "1: kit: there is no “akustisk” here; did you mean “acoustic”?"
    ]


def test_a_bar_line_that_is_probably_lost_is_told_and_the_beat_can_be_used(app: App, line: Line) -> None:
    two = f"|x.......x.......|{'x...' * 8}|"
    text = HEAD + SONG.replace('"|x...|"', f'"{two}"') + 'drums.hat = "|x.x.x.x.x.x.x.x.|"\n'
    file = app.paths.presets / "beats" / "mine.toml"
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")
    said = line("preset", "check", "beats", "mine").output

    assert "12: section.verse.drums.kick: bar 2 has 32 signs, and no other line has half of that" in said
    assert "is right" in said
    [row] = line.rows("preset", "check", "beats", "mine")
    assert (len(row["problems"]), len(row["doubts"])) == (0, 1)
    file.write_text(text.replace("x.x.x.x.x.x.x.x.", "xxxxxxxx" * 4), encoding="utf-8")
    assert "is a | missing" not in line("preset", "check", "beats", "mine").output


@pytest.mark.parametrize("value", ['"1"', "true", "[1]"])
@pytest.mark.parametrize("field", ["swing", "count_in", "push.kick", "loose.timing_ms", "loose.seed"])
def test_a_number_is_a_number(app: App, line: Line, field: str, value: str) -> None:
    [said] = told(app, line, f"{field} = {value}\n{HEAD}{SONG}")

    assert said.startswith(f"1: {field}: must be a")
    assert "number" in said


def test_what_people_write_instead_is_no_word_of_a_template() -> None:
    from workshop_beats.template.meant import IN_A_BEAT, IN_A_SECTION
    from workshop_beats.template.model import Beat, Section

    parts: list[tuple[Any, Any]] = [(IN_A_BEAT, Beat), (IN_A_SECTION, Section)]
    for words, part in parts:
        assert not words.keys() & part.model_fields.keys()
        assert all(word == word.casefold() for word in words)
