"""A beat as lines of text for a terminal: each line is a list of pieces, each piece a style and its text.

Styles are names: `head`, `label`, `ruler`, `count`, `group`, `bar`, `rest`, `hit`, `accent`, `ghost`, `flam`, `roll`,
`maybe`, `note`, `hold`, `plain`. Whoever prints them decides what they look like; the text alone says it all.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from workshop_beats.sheet.grid import Grid, Row, grid_of
from workshop_beats.voices import DRUMS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from workshop_beats.template.model import Beat

Piece = tuple[str, str]
Line = list[Piece]

_DRUM_STYLES = {".": "rest", "x": "hit", "X": "accent", "g": "ghost", "f": "flam", "?": "maybe"}
_PITCHED_STYLES = {".": "rest", "-": "hold", "x": "note", "X": "accent", "g": "ghost"}
_WIDEST_SPACED = 24
"""Bars of at most so many columns have a space between them."""


def grid_lines(
    beat: Beat, drums: Mapping[str, str], pitched: Mapping[str, str], width: int, label: int
) -> Iterator[Line]:
    """The grid of some lines below rulers of beats, in blocks of as many bars as fit into `width` cells."""
    grid = grid_of(beat, drums, pitched)
    rows = [row for row in grid.rows if set("".join(row.bars)) - set(".-")]
    if not rows:
        return
    room = width - label - 5
    gap = 2 if grid.columns <= _WIDEST_SPACED and grid.columns * 2 <= room else 1
    across = _even(grid.bars, max(room // (grid.columns * gap - gap + 2), 1))
    spans = [slice(None)] if grid.columns < room or across > 1 else list(_spans(grid, room))
    for first in range(0, grid.bars, across):
        shown = range(first, min(first + across, grid.bars))
        for span in spans:
            if first or span is not spans[0]:
                yield []
            yield [("label", " " * (label + 4)), *_cut(_ruler(grid, gap, len(shown)), span)]
            for row in rows:
                yield [("label", f"  {row.voice:<{label}}  "), *_cut(_bars(grid, row, gap, shown), span)]


def _spans(grid: Grid, room: int) -> Iterator[slice]:
    """Where to part a bar that is wider than `room` cells, its bar lines counted: before a count where one is near."""
    most, start = max(room - 1, 1), 0
    while grid.columns - start > most:
        counts = [column for column in grid.counts if start < column <= start + most]
        end = counts[-1] if counts else start + most
        yield slice(start and start + 1, end + 1)
        start = end
    yield slice(start and start + 1, None)


def _cut(pieces: Iterable[Piece], span: slice) -> Iterable[Piece]:
    """Those signs of a line that stand in a span of it."""
    return [(style, sign) for style, text in pieces for sign in text][span]


def _even(bars: int, most: int) -> int:
    """How many bars to put side by side, `most` at most: where all do not fit, so many that rows are as long."""
    if bars <= most:
        return bars
    even = max(count for count in range(1, most + 1) if bars % count == 0)
    return even if even > 1 else most


def lines_of(beat: Beat, only: str | None = None) -> list[tuple[str, str]]:
    """Every line as its voice and its text: of the form's sections and the fills, or of `only` one of them."""
    sections = [beat.resolved(name) for name in dict.fromkeys(name for name, _ in beat.form) if only in {None, name}]
    fills = [fill.drums for name, fill in beat.fill.items() if only in {None, name}]
    tables = [*(table for section in sections for table in (section.drums, section.pitched)), *fills]
    return [line for table in tables for line in table.items()]


def _ruler(grid: Grid, gap: int, bars: int) -> Iterator[Piece]:
    """The counts of each bar, with a dot for each step between them."""
    for _ in range(bars):
        yield "bar", " "
        for column in range(grid.columns):
            last = column == grid.columns - 1
            if column in grid.counts:
                style = "group" if column in grid.groups else "count"
                yield style, f"{grid.counts.index(column) + 1}"
            else:
                yield "ruler", "." if column in grid.steps else " "
            if not last:
                yield "ruler", " " * (gap - 1)


def _bars(grid: Grid, row: Row, gap: int, bars: Iterable[int]) -> Iterator[Piece]:
    """The bars of a row between bar lines."""
    for bar in bars:
        yield "bar", "|"
        for sign in _spread(grid.cells(row, bar), gap, grid.columns * gap - gap + 1):
            yield style_of(row.voice, sign), sign
    yield "bar", "|"


def _spread(cells: Mapping[int, str], gap: int, width: int) -> str:
    """The signs of a bar `gap` cells apart; a held note is a line up to where the next sign begins."""
    spread = [" "] * width
    places = [*cells, (width + gap) // gap]
    for place, following in pairwise(places):
        start, end = place * gap, min(following * gap, width)
        if cells.get(following) == "-" and cells[place] != ".":
            spread[start:end] = "-" * (end - start)
        elif cells[place] == "-":
            end -= following != places[-1]
            spread[start:end] = "-" * (end - start)
        spread[start] = cells[place]
    return "".join(spread)


def style_of(voice: str, sign: str) -> str:
    """What a sign is on the line of a voice."""
    if voice in DRUMS:
        return "roll" if sign.isdecimal() else _DRUM_STYLES.get(sign, "rest")
    return "note" if sign.isdecimal() else _PITCHED_STYLES.get(sign, "rest")
