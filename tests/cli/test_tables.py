"""Tables stay aligned, whatever letters are in them, and narrow terminals can hold them."""

from __future__ import annotations

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop.cli import sessions, take_list
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


def fitted(columns: tuple[Column, ...], rows: list[dict[str, object]], monkeypatch) -> list[str]:
    """The lines of a table on a terminal of 80 cells."""
    monkeypatch.setenv("COLUMNS", "80")
    stream = Terminal()
    Output(Translator(), stream, io.StringIO()).table(columns, rows)
    return [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in stream.getvalue().splitlines()]


def test_words_wrap_and_dates_and_files_stay_whole(monkeypatch) -> None:
    columns = (
        Column("opened_at", "Opened", "when"),
        Column("group", "Group"),
        Column("file", "File", whole=True),
        Column("note", "Note"),
    )
    note = "Refrenget sitter nå, men vers to trenger en linje til"
    row = {"opened_at": "2026-11-23T17:05:00+00:00", "group": "Låtskriverne på Kjelleren", "file": "take-001-ch01.wav"}
    lines = fitted(columns, [{**row, "note": note}], monkeypatch)
    assert max(map(width, lines)) <= 80
    assert any(re.search(r"2026-11-23 \d\d:\d\d ", line) for line in lines)
    assert any("take-001-ch01.wav" in line for line in lines)
    shown = " ".join(lines).split()
    assert all(word in shown for word in note.split())


def test_a_column_without_anything_to_say_is_left_out(monkeypatch) -> None:
    columns = (Column("number", "No.", "number"), Column("lost", "Lost", "number", optional=True))
    assert fitted(columns, [{"number": 1, "lost": 0}], monkeypatch)[0] == "No."
    assert fitted(columns, [{"number": 1, "lost": 0}, {"number": 2, "lost": 3}], monkeypatch)[0] == "No.  Lost"


SESSION = {
    "opened_at": "2026-11-23T17:05:00+00:00",
    "closed_at": "2026-11-23T19:05:00+00:00",
    "group": "Låtskriverne",
    "venue": "Kjelleren",
    "present": 12,
    "takes": 9,
    "id": "01234567-3324a81e",
}
TRACK = {
    "take": 12,
    "number": 1,
    "alias": "Sølvi 🎤",
    "channel": 8,
    "file": "take-012-ch08.wav",
    "start": 61.5,
    "seconds": 255.0,
    "peak_dbfs": -12.5,
    "lufs": -23.4,
    "active": 221.0,
    "verdict": "false-start",
}


@pytest.mark.parametrize("language", ["en", "nb"])
@pytest.mark.parametrize(
    ("columns", "row"), [(sessions.COLUMNS, SESSION), (take_list.TRACKS, TRACK), (take_list.OF_A_PERSON, TRACK)]
)
def test_the_lists_of_an_evening_fit_a_terminal_of_80(
    columns: tuple[Column, ...], row: dict[str, object], language: str, norwegian: Translator, monkeypatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    translator = norwegian if language == "nb" else Translator()
    stream = Terminal()
    Output(translator, stream, io.StringIO()).table(columns, [row])
    lines = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in stream.getvalue().splitlines()]
    assert max(map(width, lines)) <= 80
    values = [column.of(row) for column in columns if column.wraps]
    assert all(word in lines[-1].split() for value in values if value for word in str(value).split())


def test_a_table_that_fits_no_narrow_terminal_is_a_block_a_row(monkeypatch) -> None:
    row = {"number": 1, "alias": "Qvizzarnelod", "file": "take-001-ch01.wav", "peak_dbfs": -12.0, "lufs": None}
    rows = [{**row, "start": 0.0, "seconds": 61.0}, {**row, "number": 2, "start": 1.5, "seconds": 60.0}]
    monkeypatch.setenv("COLUMNS", "40")
    stream = Terminal()
    Output(Translator(), stream, io.StringIO()).table(take_list.TRACKS, rows)
    lines = re.sub(r"\x1b\[[0-9;]*m", "", stream.getvalue()).splitlines()
    first, second = lines[: lines.index("")], lines[lines.index("") + 1 :]
    assert first == [
        "Track   1", "Who     Qvizzarnelod", "File    take-001-ch01.wav", "From    0:00.0", "Length  1:01.0",
        "Peak    -12.0 dB",
    ]  # fmt: skip
    assert second[0] == "Track   2"


def test_a_table_that_would_be_wider_than_the_terminal_or_a_word_a_line_is_a_block_a_row(monkeypatch) -> None:
    wide = (*take_list.TRACKS, Column("when", "When", "when"), Column("then", "Then", "when"))
    lines = fitted(wide, [{**TRACK, "when": SESSION["opened_at"], "then": SESSION["closed_at"]}], monkeypatch)
    assert max(map(width, lines)) <= 80
    assert lines[0].split() == ["Track", "1"]
    uses = Column("uses", "Says yes to")
    lines = fitted(
        (*take_list.TRACKS, uses), [{**TRACK, "uses": "record, share in the house, keep, perform"}], monkeypatch
    )
    assert len(lines) < 14
    assert any(line.split()[:3] == ["Says", "yes", "to"] for line in lines)
