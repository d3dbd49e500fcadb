"""The line says where the music is, in the listener's language, and never more than the terminal is wide."""

from __future__ import annotations

import io

import pytest

from workshop import Output
from workshop.translator import Translator
from workshop_beats.playing.conductor import Place, Repeat
from workshop_beats.playing.line import keys_told, live_line, status
from workshop_beats.sheet.words import key
from workshop_beats.template.keys import parse_key


class Screen(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("place", "repeat", "playing", "said"),
    [
        (Place("verse", 3, 2), Repeat.ONCE, True, "verse 3.2 · 90 BPM · A minor"),
        (Place("", 0, 4), Repeat.ONCE, True, "count-in 4 · 90 BPM · A minor"),
        (Place("hook", 9, 1), Repeat.SECTION, True, "hook 9.1 · 90 BPM · A minor · loops the section"),
        (Place("hook", 9, 1), Repeat.SONG, False, "hook 9.1 · 90 BPM · A minor · loops the song · stopped"),
    ],
)
def test_it_says_section_bar_beat_tempo_and_key(place: Place, repeat: Repeat, playing: bool, said: str) -> None:
    assert str(status(place, "90", "A minor", repeat, playing=playing)) == said


def test_a_shorter_line_wipes_the_longer_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    screen = Screen()
    with live_line(Output(Translator(), screen, screen)) as line:
        for section in ("a-very-long-name-of-a-section", "b"):
            line.show(status(Place(section, 1, 1), "90", "C", Repeat.ONCE, playing=True))
        first, second = screen.getvalue().split("\r")[1:3]
    assert len(first) == 19
    assert len(second) == 19
    assert screen.getvalue().endswith("\r")


def test_the_same_line_is_not_drawn_twice() -> None:
    screen = Screen()
    with live_line(Output(Translator(), screen, screen)) as line:
        for _ in range(3):
            line.show(status(Place("verse", 1, 1), "90", "C", Repeat.ONCE, playing=True))
        assert screen.getvalue().count("verse") == 1


def test_without_a_terminal_nothing_is_drawn() -> None:
    paper = io.StringIO()
    with live_line(Output(Translator(), paper, paper)) as line:
        line.show(status(Place("verse", 1, 1), "90", "C", Repeat.ONCE, playing=True))
    assert paper.getvalue() == ""


@pytest.mark.parametrize("language", ["en", "nb"])
def test_a_key_and_what_it_does_stay_on_one_line(language: str) -> None:
    said = keys_told(Output(Translator(language), Screen(), Screen()))

    assert all(": " in piece.replace("\N{NO-BREAK SPACE}", " ") for piece in said.split(" "))
    assert said.count("· ") == 6


def test_the_line_is_norwegian_for_norwegians() -> None:
    screen = Screen()
    with live_line(Output(Translator("nb"), screen, screen)) as line:
        line.show(status(Place("", 0, 4), "58,3", key(parse_key("A minor")), Repeat.SONG, playing=True))

    assert "58,3 BPM · a-moll" in screen.getvalue()
    assert not {"minor", "count-in", "loops"} & set(screen.getvalue().split())
