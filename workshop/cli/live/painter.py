"""A few lines at the bottom of a terminal that are redrawn in place, each only when it has changed."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from math import ceil
from typing import TYPE_CHECKING, Self, TypeAlias

from workshop.cli.tables import width

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

    from rich.console import Console

    from workshop.cli.output import Output

Line: TypeAlias = "tuple[tuple[str, str], ...]"
"""One line of the screen: pieces of text, each with a style as rich names them ("" for none)."""
HIDE_CURSOR, SHOW_CURSOR = "\x1b[?25l", "\x1b[?25h"
ERASE_REST_OF_LINE, ERASE_BELOW = "\x1b[K", "\x1b[J"


def plain(line: Line) -> str:
    """A line without styles."""
    return "".join(text for text, _ in line)


def screen_size(output: Output) -> tuple[int, int]:
    """The columns and rows of the terminal behind stdout."""
    with suppress(OSError, ValueError):
        size = os.get_terminal_size(output.stdout.fileno())
        if size.columns > 0 and size.lines > 0:
            return size.columns, size.lines
    fallback = shutil.get_terminal_size()
    return fallback.columns, fallback.lines


class Painter:
    """`with Painter(output) as painter: painter.paint(lines)`. Lines are to be narrower than the terminal.

    At the end the lines are erased and the cursor is back: what is said next stands in their place.
    """

    def __init__(self, output: Output) -> None:
        self._output = output
        self._shown: list[Line] = []
        self._columns = 0
        self._console: Console | None = None

    def __enter__(self) -> Self:
        """Hide the cursor."""
        self._styled(())
        self._write(HIDE_CURSOR)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Erase the lines and show the cursor. A terminal that is gone needs neither."""
        with suppress(OSError, ValueError):
            self._write(self._top(screen_size(self._output)[0]) + ERASE_BELOW + SHOW_CURSOR)
        self._shown = []

    def paint(self, lines: Sequence[Line]) -> None:
        """Show these lines."""
        columns, _ = screen_size(self._output)
        if columns != self._columns:
            painted = self._top(columns) + ERASE_BELOW + self._all(lines)
        elif list(lines) == self._shown:
            return
        else:
            painted = self._top(columns) + self._all(lines, self._shown)
        self._shown, self._columns = list(lines), columns
        self._write(painted)

    def forget(self) -> None:
        """Draw all of it anew below what somebody else wrote, as when the process was stopped and goes on."""
        self._shown, self._columns = [], 0
        with suppress(OSError, ValueError):
            self._write(HIDE_CURSOR)

    def rest(self) -> None:
        """Show the cursor below the lines, past Python's buffers: a signal handler may call it."""
        with suppress(OSError, ValueError):
            os.write(self._output.stdout.fileno(), f"\r\n{SHOW_CURSOR}".encode())

    def _all(self, lines: Sequence[Line], before: Sequence[Line] = ()) -> str:
        """From the first line down; what stands there already is passed over."""
        painted = []
        fewer = len(before) > len(lines)
        for place, line in enumerate(lines):
            # The last of fewer lines is written in any case: below is erased from its end on.
            stands = place < len(before) and before[place] == line and not (fewer and place == len(lines) - 1)
            painted.append("" if stands else self._styled(line) + ERASE_REST_OF_LINE)
        below = ERASE_BELOW if fewer else ""
        return "\n".join(f"\r{text}" for text in painted) + below

    def _top(self, columns: int) -> str:
        """To the start of the first line, which may stand higher where the terminal has become narrower."""
        rows = sum(max(1, ceil(width(plain(line)) / columns)) for line in self._shown) - 1
        return f"\x1b[{rows}A\r" if rows > 0 else "\r"

    def _styled(self, line: Line) -> str:
        """A line in the colours that the terminal has."""
        from rich.console import Console
        from rich.text import Text

        if self._console is None:
            self._console = Console(file=self._output.stdout, highlight=False, soft_wrap=True)
        with self._console.capture() as capture:
            self._console.print(Text.assemble(*line), end="")
        return capture.get()

    def _write(self, text: str) -> None:
        """All at once, so that the terminal never shows half of it."""
        self._output.stdout.write(text)
        self._output.stdout.flush()
