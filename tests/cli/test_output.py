"""What is said reaches every terminal, and JSON stays JSON."""

from __future__ import annotations

import io
import json

import pytest

from workshop.cli.columns import Column
from workshop.cli.output import Output
from workshop.errors import PresetError, WorkshopError
from workshop.messages import message
from workshop.translator import Translator

NAMES = "Åse č đ ŋ š ŧ ž 🎵"


def stream(encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding=encoding)


def text_of(written: io.TextIOWrapper) -> str:
    written.flush()
    return written.buffer.getvalue().decode(written.encoding)  # type: ignore[attr-defined]


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1", "utf-8", "cp865"])
def test_no_letter_is_too_much_for_a_terminal(encoding: str) -> None:
    out = stream(encoding)
    output = Output(Translator(), out, stream(encoding))
    output.say(message("Added {alias}.", alias=NAMES))
    output.table((Column("alias", "Alias"),), [{"alias": NAMES}])
    assert text_of(out).startswith("Added ")


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_json_can_be_read_back_in_every_encoding(encoding: str) -> None:
    out = stream(encoding)
    Output(Translator(), out, stream(encoding)).json([{"alias": NAMES}])
    assert json.loads(text_of(out)) == [{"alias": NAMES}]


def test_a_refusal_is_a_sentence_its_problems_and_a_hint_on_stderr() -> None:
    out, err = stream("utf-8"), stream("utf-8")
    output = Output(Translator(), out, err)
    output.refuse(PresetError(message("It is wrong."), message("Mend it."), (message("a.toml:3: tempo: too fast"),)))
    assert text_of(out) == ""
    assert text_of(err).splitlines() == ["It is wrong.", "  a.toml:3: tempo: too fast", "  → Mend it."]


def test_a_refusal_without_a_hint_is_one_line() -> None:
    err = stream("utf-8")
    Output(Translator(), stream("utf-8"), err).refuse(WorkshopError(message("No.")))
    assert text_of(err) == "No.\n"


def test_an_empty_list_is_a_sentence_for_people_and_an_empty_array_for_programs() -> None:
    for as_json, expected in ((False, "Nothing yet.\n"), (True, "[]\n")):
        out = stream("utf-8")
        Output(Translator(), out, stream("utf-8")).show(
            (Column("a", "A"),), [], as_json=as_json, empty=message("Nothing yet.")
        )
        assert text_of(out) == expected


def test_one_row_is_shown_as_lines_of_what_is_there() -> None:
    out = stream("utf-8")
    columns = (Column("alias", "Alias"), Column("key", "Key"), Column("visitors", "Visitors", "number"))
    Output(Translator(), out, stream("utf-8")).show_one(columns, {"alias": "Åse", "key": None, "visitors": 0})
    assert text_of(out).splitlines() == ["Alias     Åse", "Visitors  0"]


def test_nobody_s_words_move_the_terminal() -> None:
    out, words = stream("utf-8"), "red \x1b[31m and \x9b2J bell\a\r"
    output = Output(Translator(), out, stream("utf-8"))
    output.say(message("{text}", text=words))
    output.table((Column("text", "Note"),), [{"text": words}])
    output.show_one((Column("text", "Note"),), {"text": words})
    assert text_of(out).count("red \N{REPLACEMENT CHARACTER}[31m") == 3
    assert not set(text_of(out)) & set("\x1b\x9b\a\r")
