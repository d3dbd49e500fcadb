"""Bars as drawn boxes: how high a box is says how loud it is, so that it reads without colour.

Lengths are units of the drawing; it is scaled to the width of whatever holds it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workshop_beats.paper.markup import Markup, joined, tag
from workshop_beats.voices import DRUMS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from workshop_beats.sheet.grid import Grid, Row

LABEL, GAP, ROW, HEAD = 86.0, 8.0, 15.0, 16.0
_TALL = {"X": 0.96, "x": 0.62, "f": 0.62, "?": 0.62, "g": 0.26}
_NOTE = 0.62
_FINE = 14
"""A box is as wide as a step of a bar of so many, however few a line has: it shows where a hit is, not how long."""


@dataclass(frozen=True, slots=True)
class Part:
    """One bar to draw: its heading, the grid it is of, and which bar of it, counted from 0."""

    heading: str
    grid: Grid
    bar: int = 0

    def row(self, voice: str) -> Row | None:
        """The row of a voice, None where it is silent in this bar."""
        found = next((row for row in self.grid.rows if row.voice == voice), None)
        return found if found is not None and set(found.bar(self.bar)) - set(".-") else None


def drawing(parts: Sequence[Part], bar_width: float, across: int = 0) -> Markup:
    """Bars side by side with their voices at the left, in room for at least so many bars `across`."""
    voices = list(dict.fromkeys(row.voice for part in parts for row in part.grid.rows if part.row(row.voice)))
    voices.sort(key=lambda voice: list(DRUMS).index(voice) if voice in DRUMS else len(DRUMS))
    width, height = LABEL + max(len(parts), across) * (bar_width + GAP), HEAD + len(voices) * ROW
    names = [
        tag("text", voice, x=LABEL - 6, y=HEAD + place * ROW + 11, class_="voice") for place, voice in enumerate(voices)
    ]
    bars = [
        _bar(part, voices, LABEL + place * (bar_width + GAP), bar_width, height) for place, part in enumerate(parts)
    ]
    return tag(
        "svg",
        tag("title", _spoken(parts)),
        *names,
        *bars,
        viewBox=f"0 0 {width:g} {height:g}",
        role="img",
        width=f"{width:g}",
    )


def _spoken(parts: Sequence[Part]) -> str:
    """The same as text, for those who listen to the page: each voice and its signs."""
    return "; ".join(
        f"{part.heading}: " + ", ".join(f"{row.voice} {row.bar(part.bar)}" for row in part.grid.rows) for part in parts
    )


def _bar(part: Part, voices: Sequence[str], left: float, width: float, height: float) -> Markup:
    """One bar: its heading, counts, and boxes."""
    step = width / part.grid.columns
    drawn = [tag("text", part.heading, x=left + 2, y=10, class_="part")] if part.heading else []
    for place, column in enumerate(part.grid.counts):
        x = left + column * step
        drawn.append(tag("path", d=f"M{x:g} {HEAD - 3:g}V{height:g}", class_="bar" if place == 0 else "count"))
    drawn.append(tag("path", d=f"M{left + width:g} {HEAD - 3:g}V{height:g}", class_="bar"))
    for place, voice in enumerate(voices):
        top = HEAD + place * ROW
        drawn.append(tag("path", d=f"M{left:g} {top + ROW / 2:g}h{width:g}", class_="line"))
        row = part.row(voice)
        drawn += _boxes(row.voice, row.bar(part.bar), left, top, width) if row is not None else ()
    return joined(*drawn)


def _boxes(voice: str, signs: str, left: float, top: float, width: float) -> Iterator[Markup]:
    """The boxes of a line, each where its sign stands."""
    step = width / len(signs)
    room = min(step, width / _FINE)
    for place, sign in enumerate(signs):
        x = left + place * step
        if sign == ".":
            continue
        if sign == "-":
            yield tag("path", d=f"M{x:g} {top + ROW / 2:g}h{step * 0.86:g}", class_="held")
        elif sign.isdecimal() and voice in DRUMS:
            share = room * 0.9 / int(sign)
            yield from (_box(x + index * share, top, share * 0.62, _TALL["x"]) for index in range(int(sign)))
        elif sign.isdecimal():
            yield tag("text", sign, x=x + step / 2, y=top + 12, class_="degree")
        else:
            yield from _box_of(sign, x, top, room)


def _box_of(sign: str, x: float, top: float, room: float) -> Iterator[Markup]:
    """A hit as loud as its sign: hollow where it comes only now and then, a stroke before it for a flam."""
    if sign == "f":
        yield _box(x - room * 0.16, top, room * 0.12, 0.4)
    yield _box(x + room * 0.06, top, room * 0.78, _TALL.get(sign, _NOTE), "maybe" if sign == "?" else "hit")


def _box(x: float, top: float, width: float, tall: float, look: str = "hit") -> Markup:
    """A box in the middle of its row."""
    high = ROW * tall
    return tag(
        "rect", x=round(x, 2), y=round(top + (ROW - high) / 2, 2), width=round(width, 2), height=high, class_=look
    )
