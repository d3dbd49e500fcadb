"""Lines that are redrawn in place: what stands there is what was painted last, and nothing of it stays behind."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cli.live.shown import Glass
from workshop.cli.live import painter as painting
from workshop.cli.live.painter import Painter, screen_size
from workshop.cli.output import Output
from workshop.translator import Translator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workshop.cli.live.painter import Line


class Stream(io.StringIO):
    """A terminal's stream, whose writes go to the glass."""

    encoding = "utf-8"

    def __init__(self, glass: Glass) -> None:
        super().__init__()
        self.glass = glass
        self.writes = 0

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.writes += bool(text)
        self.glass.feed(text)
        return len(text)


@pytest.fixture
def glass(monkeypatch: pytest.MonkeyPatch) -> Iterator[Glass]:
    made = Glass(40)
    monkeypatch.setattr(painting, "screen_size", lambda _output: (made.columns, 24))
    yield made
    assert made.cursor, "the cursor must not stay hidden"


def painter_on(glass: Glass) -> Painter:
    return Painter(Output(Translator(), Stream(glass), io.StringIO()))


def lines(*texts: str) -> list[Line]:
    return [((text, "bold red"),) for text in texts]


def test_what_was_there_stays_and_the_lines_go_without_a_trace(glass: Glass) -> None:
    glass.feed("Track 1: Åse\n")
    with painter_on(glass) as painter:
        painter.paint(lines("● Take 1", "Åse", "Enter stop"))
        assert not glass.cursor
        painter.paint(lines("● Take 1  0:01.0", "Åse"))
        painter.paint(lines("● Take 1  0:02.0", "Åse", "Ola", "Ali", "Enter stop"))
        assert glass.seen() == ["Track 1: Åse", "● Take 1  0:02.0", "Åse", "Ola", "Ali", "Enter stop"]
    assert glass.seen() == ["Track 1: Åse"]


def test_only_what_has_changed_is_written_and_nothing_is_erased_first(glass: Glass) -> None:
    with painter_on(glass) as painter:
        painter.paint(lines("one", "two", "three"))
        erased, stream = glass.erased, painter._output.stdout
        before = stream.writes  # type: ignore[attr-defined]
        painter.paint(lines("one", "two", "three"))
        assert stream.writes == before  # type: ignore[attr-defined]
        painter.paint(lines("one", "2", "three"))
        assert stream.writes == before + 1  # type: ignore[attr-defined]
        assert glass.erased == erased
        assert glass.seen() == ["one", "2", "three"]


def test_a_terminal_that_became_narrower_is_drawn_anew(glass: Glass) -> None:
    with painter_on(glass) as painter:
        painter.paint(lines("a" * 39, "b" * 10))
        glass.columns, glass.lines, glass.row = 20, ["a" * 20, "a" * 19, "b" * 10], 2
        painter.paint(lines("a" * 19, "c"))
        assert glass.seen() == ["a" * 19, "c"]


def test_a_process_that_was_stopped_draws_below_what_the_shell_wrote(glass: Glass) -> None:
    with painter_on(glass) as painter:
        painter.paint(lines("one", "two"))
        glass.feed("\n[1]+  Stopped\n$ fg\n")
        painter.forget()
        painter.paint(lines("one", "two"))
        assert glass.seen() == ["one", "two", "[1]+  Stopped", "$ fg", "one", "two"]


def test_a_terminal_that_is_gone_hinders_no_end(glass: Glass) -> None:
    painter = painter_on(glass)
    with painter:
        painter.paint(lines("one"))
        stream, painter._output.stdout = painter._output.stdout, io.StringIO()
        painter._output.stdout.close()
    stream.write("\x1b[?25h")


def test_the_size_is_that_of_the_terminal_behind_stdout_and_a_usual_one_elsewhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.delenv("LINES", raising=False)
    keyboard, screen = os.openpty()
    with os.fdopen(screen, "w", encoding="utf-8") as stdout:
        import fcntl
        import struct
        import termios

        fcntl.ioctl(screen, termios.TIOCSWINSZ, struct.pack("HHHH", 12, 34, 0, 0))
        assert screen_size(Output(Translator(), stdout)) == (34, 12)
    os.close(keyboard)
    monkeypatch.setenv("COLUMNS", "50")
    assert screen_size(Output(Translator(), io.StringIO()))[0] == 50


TEXTS = st.lists(st.text("abcÅ●▮ ", max_size=39), min_size=1, max_size=8)


@given(st.lists(TEXTS, min_size=1, max_size=8))
def test_whatever_is_painted_stands_there(steps: list[list[str]]) -> None:
    glass = Glass(40)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(painting, "screen_size", lambda _output: (40, 24))
        with painter_on(glass) as painter:
            for step in steps:
                painter.paint(lines(*step))
                shown = [line.rstrip() for line in glass.lines]
                assert shown == [text.rstrip() for text in step]
        assert glass.seen() == []
