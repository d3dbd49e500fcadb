"""Where nobody can see meters, a few plain lines say the same."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest

from tests.cli.live.shown import AASE, NO_CABLE, view
from workshop.cli.live.lines import LINE_SECONDS, Lines
from workshop.cli.output import Output
from workshop.messages import message
from workshop.translator import Translator


class Reader:
    """Reads what is said, at a time that is set by hand."""

    def __init__(self) -> None:
        self.stream, self.now = io.StringIO(), 0.0
        self.lines = Lines(Output(Translator(), self.stream, io.StringIO()), lambda: self.now)

    def said(self) -> list[str]:
        return self.stream.getvalue().splitlines()


@pytest.fixture
def reader() -> Reader:
    return Reader()


def test_levels_are_said_every_ten_seconds_at_most(reader: Reader) -> None:
    for _ in range(250):
        reader.now += 0.1
        reader.lines.show(view(warnings=()))
    assert reader.said() == [
        "Take 3 is being recorded.",
        *["0:42.1  bar 12 · hook  Åse -12 dB  Kari  Ola med et svært langt navn too loud  Ali no signal"] * 2,
    ]


def test_each_warning_is_said_once(reader: Reader) -> None:
    other = message("The disk has room for less than 10 minutes more.")
    for warnings in ((), (NO_CABLE,), (NO_CABLE, other), (), (NO_CABLE,)):
        reader.lines.show(view(warnings=warnings))
    assert reader.said()[1:] == [str(NO_CABLE), str(other)]


def test_what_keys_did_and_what_they_are_for_is_said(reader: Reader) -> None:
    with reader.lines as lines:
        lines.answer(message("Marker at {time}.", time="0:02.0"))
        lines.help(view(keys=(("Enter", "stop"), ("m", "marker"))))
        lines.anew()
    assert reader.said() == [
        "Marker at 0:02.0.",
        "Enter: Stop the take and keep it.",
        "m: Set a marker, to find the spot again.",
    ]


def test_nobody_is_said_by_name(reader: Reader) -> None:
    reader.now = LINE_SECONDS
    reader.lines.show(view(place=None, people=(replace(AASE, person=None, alias="", held_dbfs=None),), warnings=()))
    assert reader.said()[1:] == ["0:42.1  nobody -∞ dB"]


def test_a_take_that_waits_for_its_section_is_not_said_to_be_recorded(reader: Reader) -> None:
    for begins in (3.8, 3.7, None, None):
        reader.lines.show(view(begins_in=begins, warnings=()))
    assert reader.said() == ["Recording begins in 0:03.8.", "Take 3 is being recorded."]


def test_a_reader_who_went_away_ends_no_take(reader: Reader) -> None:
    class Gone(io.StringIO):
        def write(self, _text: str) -> Any:
            raise BrokenPipeError

    Lines(Output(Translator(), Gone(), io.StringIO())).show(view())
