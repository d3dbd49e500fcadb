"""Tables: aligned text where programs read along, and cells that wrap where a person looks at a terminal."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workshop.cli.output import Output


def print_table(output: Output, headings: Sequence[str], right: Sequence[bool], rows: Sequence[Sequence[str]]) -> None:
    """Print `rows` of cells under `headings`; `right` says which columns are set to the right."""
    if output.terminal:
        _print_rich(output, headings, right, rows)
        return
    widths = [max(map(width, column)) for column in zip(headings, *rows, strict=True)]
    for line in [headings, *rows]:
        output.say(_line(line, widths, right))


def width(text: str) -> int:
    """How many terminal cells `text` takes: two for wide letters and emoji, none for combining marks."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    """One line of a plain table."""
    padded = []
    for text, space, to_right in zip(cells, widths, right, strict=True):
        gap = " " * (space - width(text))
        padded.append(gap + text if to_right else text + gap)
    return "  ".join(padded).rstrip()


def _print_rich(output: Output, headings: Sequence[str], right: Sequence[bool], rows: Sequence[Sequence[str]]) -> None:
    """A table on a terminal, folded to its width."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for heading, to_right in zip(headings, right, strict=True):
        table.add_column(Text(heading), justify="right" if to_right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(value) for value in row))
    Console(file=output.stdout, highlight=False).print(table)
