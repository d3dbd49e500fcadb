"""Sentences fit the terminal, and a command can be pasted whole."""

from __future__ import annotations

import io

import pytest

from workshop.cli.output import Output
from workshop.messages import message
from workshop.translator import Translator


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def output(monkeypatch: pytest.MonkeyPatch) -> Output:
    monkeypatch.setenv("COLUMNS", "40")
    return Output(Translator(), Terminal(), Terminal())


LONG = message("Before it was {name}: `workshop beat choose {name} --tempo 84` goes back to it now.", name="lo-fi")


def test_a_sentence_is_broken_between_words_and_a_command_never(output: Output) -> None:
    output.say(LONG)

    assert output.stdout.getvalue().splitlines() == [  # type: ignore[attr-defined]
        "Before it was lo-fi:",
        "`workshop beat choose lo-fi --tempo 84`",
        "goes back to it now.",
    ]


def test_a_hint_goes_on_below_itself(output: Output) -> None:
    output.hint(message("Leave out one of the words, or begin again with all of them."))

    said = output.stderr.getvalue().splitlines()  # type: ignore[attr-defined]
    assert said == ["  → Leave out one of the words, or begin", "    again with all of them."]


def test_lines_of_their_own_and_plain_text_stay_as_they_are(output: Output) -> None:
    caret = message("{text}", text="a.toml:3: what is wrong here is rather long to say\n" + " " * 60 + "^")
    output.warn(caret)
    output.say("|x...x...x...x...|x...x...x...x...|x...x...x...x...|")

    assert output.stderr.getvalue() == f"{caret}\n"  # type: ignore[attr-defined]
    assert output.stdout.getvalue().count("\n") == 1  # type: ignore[attr-defined]


def test_where_nobody_looks_a_sentence_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    out = io.StringIO()
    Output(Translator(), out, out).say(LONG)

    assert out.getvalue() == f"{LONG}\n"
