"""Tables: aligned text where programs read along, and cells that wrap where a person looks at a terminal."""

from __future__ import annotations

import shutil
import unicodedata
from itertools import zip_longest
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workshop.cli.columns import Column
    from workshop.cli.output import Output

GAP = "  "
LEAST = 12
TALL = 4
"""The most lines that a row takes: a table with taller ones, or one wider than the terminal, is a block a row."""


def print_table(output: Output, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
    """Print `rows` of cells under the headings of `columns`; on a terminal, fitted to its width."""
    headings = [output.translator.text(column.heading) for column in columns]
    right = [column.right for column in columns]
    widths = [max(map(width, column)) for column in zip(headings, *rows, strict=True)]
    if not output.terminal:
        for line in [headings, *rows]:
            output.say(_line(line, widths, right))
        return
    most = shutil.get_terminal_size().columns
    widths = fitted(columns, headings, rows, most)
    laid = [[wrapped(text, space) for text, space in zip(row, widths, strict=True)] for row in [headings, *rows]]
    tall = max(len(cell) for row in laid for cell in row) > TALL
    if tall or sum(widths) + len(GAP) * (len(widths) - 1) > most:
        _print_blocks(output, headings, rows, most)
        return
    for place, parts in enumerate(laid):
        for line in zip_longest(*parts, fillvalue=""):
            said = _line(line, widths, right)
            output.say(said if place else click.style(said, bold=True))


def _print_blocks(output: Output, headings: Sequence[str], rows: Sequence[Sequence[str]], most: int) -> None:
    """Print a line for each value that is there, and an empty one between rows."""
    space = max(map(width, headings))
    room = max(most - space - len(GAP), LEAST)
    for place, row in enumerate(rows):
        if place:
            output.say()
        for heading, text in zip(headings, row, strict=True):
            first, *rest = wrapped(text, room)
            for said, line in ((heading, first), *(("", more) for more in rest)):
                if text:
                    gap = " " * (space - width(said) + len(GAP))
                    output.say(f"{click.style(said, bold=True)}{gap}{line}" if said else gap + line)


def width(text: str) -> int:
    """How many terminal cells `text` takes: two for wide letters and emoji, none for combining marks."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def fitted(columns: Sequence[Column], headings: Sequence[str], rows: Sequence[Sequence[str]], most: int) -> list[int]:
    """The widths of columns in a table of at most `most` cells.

    The widest give way first, down to their longest words; words of text are broken only where that is not enough, and
    a date, a number or the name of a file never, so that the table may come out wider than `most`.
    """
    listed = list(zip(columns, headings, zip(*rows, strict=True), strict=True))
    widths = [max(map(width, [heading, *cells])) for _, heading, cells in listed]
    words = [
        max([_longest(heading), *(map(_longest if column.wraps else width, cells))])
        for column, heading, cells in listed
    ]
    letters = [min(least, LEAST) if column.wraps else least for least, column in zip(words, columns, strict=True)]
    room = most - len(GAP) * (len(widths) - 1)
    for least in (words, letters):
        while sum(widths) > room and widths != least:
            _, widest = max((space, place) for place, space in enumerate(widths) if space > least[place])
            widths[widest] -= 1
    return widths


def wrapped(text: str, most: int) -> list[str]:
    """`text` in lines of at most `most` cells, broken between words; a longer word is broken where it must be."""
    lines = [""]
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if width(joined) <= most:
            lines[-1] = joined
            continue
        lines += [] if not lines[-1] else [""]
        for letter in word:
            if lines[-1] and width(lines[-1] + letter) > most:
                lines.append("")
            lines[-1] += letter
    return lines


def _longest(text: str) -> int:
    """The width of the longest word."""
    return max(map(width, text.split(" ")))


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    """One line of a table."""
    padded = []
    for text, space, to_right in zip(cells, widths, right, strict=True):
        gap = " " * (space - width(text))
        padded.append(gap + text if to_right else text + gap)
    return GAP.join(padded).rstrip()
