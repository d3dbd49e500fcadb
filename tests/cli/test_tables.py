"""Tables stay aligned, whatever letters are in them, and narrow terminals can hold them."""

from __future__ import annotations

import io
import re

from hypothesis import given
from hypothesis import strategies as st

from workshop.cli.columns import Column
from workshop.cli.output import Output
from workshop.cli.tables import width
from workshop.translator import Translator

COLUMNS = (Column("alias", "Alias"), Column("seconds", "Length", "length"))


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def printed(rows: list[dict[str, object]], stream: io.StringIO) -> list[str]:
    Output(Translator(), stream, io.StringIO()).table(COLUMNS, rows)
    return [re.sub(r"\x1b\[[0-9;]*m", "", line).rstrip() for line in stream.getvalue().splitlines()]


def test_columns_are_aligned_and_numbers_set_to_the_right() -> None:
    lines = printed([{"alias": "Åse", "seconds": 9}, {"alias": "Bartholomeus", "seconds": 600}], io.StringIO())
    assert lines == ["Alias          Length", "Åse            0:09.0", "Bartholomeus  10:00.0"]


def test_emoji_and_combining_letters_do_not_push_columns() -> None:
    assert width("🎵") == 2
    assert width("A\u030a") == 1
    lines = printed([{"alias": "🎵🎵", "seconds": 9}, {"alias": "Ola", "seconds": 9}], io.StringIO())
    assert lines[1] == "🎵🎵   0:09.0"


def test_a_terminal_gets_the_same_words_folded_to_its_width(monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    lines = printed([{"alias": "x" * 60 + " [bold]", "seconds": 9}], Terminal())
    assert max(map(len, lines)) <= 40
    text = "".join("".join(lines).split())
    assert "x" * 30 in text
    assert "[bold]" in text


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12), min_size=1, max_size=5))
def test_every_value_can_be_printed(aliases: list[str]) -> None:
    stream = io.StringIO()
    Output(Translator(), stream, io.StringIO()).table(COLUMNS, [{"alias": alias, "seconds": 1} for alias in aliases])
    assert all(alias.strip() in stream.getvalue() for alias in aliases)
