"""A take as an SVG picture: one lane a track, whose each stretch is, where the sections begin and what went wrong.

It prints on a sheet of A4 on its side, is read by light and by dark, and its words are read out where nobody sees it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from workshop_recorder.mixing.markup import STYLE, shown, tag, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from workshop import Lane, Picture

    Outline = Mapping[str, Any]

WIDTH, HEIGHT = 1124, 771
"""A4 on its side within margins of 2 mm a quarter: 277 mm by 190 mm."""

LEFT, TOP, FOOT = 96, 78, 64
MOST_LANE, LEAST_LANE = 120, 7
POINTS = 13_000
"""Columns of all lanes together, which keeps the file of 64 tracks below 300 kB."""

MOST_COLUMNS = 1000
WIDTHS = (1, 2, 4, 5, 8, 10)
"""How wide a column may be: whole units, so that a shape is written in few signs."""

CLIP_SPACE = 12
STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 3600)
LETTER = 6.2
COLOURS = 8


def columns_of(lanes: int) -> int:
    """How many columns each of so many lanes is drawn with."""
    return next((MOST_COLUMNS // wide for wide in WIDTHS if MOST_COLUMNS // wide * lanes <= POINTS), 100)


def draw(picture: Picture, outlines: Sequence[Outline | None]) -> str:
    """The picture as SVG text; a lane without an outline, whose file cannot be read, stays empty."""
    sheet = Sheet(picture)
    parts = [*sheet.axis(), *sheet.lines()]
    for number, (lane, outline) in enumerate(zip(picture.lanes, outlines, strict=True)):
        parts += sheet.lane(number, lane, outline)
    parts += sheet.legend(any(outline and outline["clipped"] for outline in outlines))
    head = [tag("title", picture.title, id="t"), tag("desc", picture.description, id="d"), STYLE]
    heading = text(LEFT, 24, picture.title, "heading")
    return "\n".join([_begin(sheet.height), *head, sheet.paper(), heading, *parts, "</svg>", ""])


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where things lie on the sheet, in its own units from the left and from the top."""

    picture: Picture

    @property
    def space(self) -> float:
        """How high a lane is, with the room to the next."""
        room = (HEIGHT - TOP - FOOT) / max(len(self.picture.lanes), 1)
        return max(min(room, MOST_LANE), LEAST_LANE)

    @property
    def bottom(self) -> float:
        """Where the lanes end."""
        return TOP + self.space * max(len(self.picture.lanes), 1)

    @property
    def height(self) -> float:
        """How high the sheet is."""
        return self.bottom + FOOT

    def across(self, frame: int) -> float:
        """Where a frame lies."""
        return round(LEFT + MOST_COLUMNS * min(max(frame / max(self.picture.frames, 1), 0), 1), 1)

    def paper(self) -> str:
        """The ground."""
        return shown("rect", "paper", x=0, y=0, width=WIDTH, height=self.height)

    def axis(self) -> Iterator[str]:
        """The seconds, below."""
        seconds = self.picture.frames / self.picture.sample_rate
        step = next((step for step in STEPS if seconds / step <= 14), STEPS[-1] * int(seconds // 36_000 + 1))
        for second in range(0, int(seconds) + 1, step):
            x = self.across(second * self.picture.sample_rate)
            yield shown("path", "tick", d=f"M{x} {TOP}V{self.bottom + 5}")
            yield text(x, self.bottom + 18, _clock(second), "small middle")

    def lines(self) -> Iterator[str]:
        """Where sections begin and markers are."""
        for row, kind, points in (
            (TOP - 22, "section", self.picture.sections),
            (TOP - 6, "marker", self.picture.markers),
        ):
            free = 0.0
            for frame, word in points:
                x = self.across(frame)
                yield shown("path", kind, d=f"M{x} {row + 3}V{self.bottom}")
                if x >= free:
                    yield text(x + 3, row, word, f"small {kind}word")
                    free = x + 8 + LETTER * len(word)

    def lane(self, number: int, lane: Lane, outline: Outline | None) -> Iterator[str]:
        """One track: its name, its waveform in the colours of who is heard, and what went wrong in it."""
        middle = TOP + self.space * (number + 0.5)
        half = self.space * 0.46
        yield from self._label(middle, lane.label)
        yield shown("path", "tick", d=f"M{LEFT} {middle:.1f}H{LEFT + MOST_COLUMNS}")
        for frame, frames in lane.lost:
            x = self.across(frame)
            wide = max(round(self.across(frame + frames) - x, 1), 1.5)
            yield shown("rect", "lost", x=x, y=f"{middle - half:.1f}", width=wide, height=f"{2 * half:.1f}")
        if outline is not None:
            yield from self._waves(lane, outline, middle, half)

    def _label(self, middle: float, label: str) -> Iterator[str]:
        """A lane's name, in as many lines as there is room for; what is still too long is drawn smaller."""
        letter, line = (LETTER, 12) if self.space >= 12 else (LETTER * 7 / 11, 8)
        lines = wrap(label, int((LEFT - 12) / letter), break_long_words=False, break_on_hyphens=False)[
            : max(int(self.space / line), 1)
        ] or [""]
        if " ".join(lines).split() != label.split():
            lines = [label]
        kind = "small end" if self.space >= 12 else "tiny end"
        top = middle + 4 - line * (len(lines) - 1) / 2
        for number, words in enumerate(lines):
            squeezed = {"textLength": LEFT - 12, "lengthAdjust": "spacingAndGlyphs"}
            fits = len(words) * letter <= LEFT - 12
            yield text(LEFT - 8, top + line * number, words, kind, **({} if fits else squeezed))

    def legend(self, clipped: bool) -> Iterator[str]:
        """Whose each colour is, and what the other signs mean."""
        x, y = float(LEFT), self.bottom + 44
        for number, word in enumerate(self.picture.legend):
            yield shown("rect", f"c{number % COLOURS}", x=round(x, 1), y=y - 9, width=10, height=10)
            yield text(x + 15, y, word, "small")
            x += 34 + LETTER * len(word)
            if x > WIDTH - 200:
                x, y = float(LEFT), y + 15
        for kind, word, there in (
            ("clip", self.picture.clipped, clipped),
            ("lost", self.picture.lost, any(lane.lost for lane in self.picture.lanes)),
        ):
            if there:
                yield shown("rect", kind, x=round(x, 1), y=y - 9, width=10, height=10)
                yield text(x + 15, y, word, "small")
                x += 34 + LETTER * len(word)

    def _waves(self, lane: Lane, outline: Outline, middle: float, half: float) -> Iterator[str]:
        """The waveform, a shape for each span with the number of its colour, and signs where it clipped."""
        heights = outline["heights"]
        wide = MOST_COLUMNS / len(heights)
        for span, colour in zip(lane.part.spans, lane.colours, strict=True):
            begin, end = (frame * len(heights) // self.picture.frames for frame in (span.from_frame, span.to_frame))
            begin = min(begin, len(heights) - 1)
            shape = _shape(heights[begin : max(end, begin + 1)], begin, wide, middle, half)
            yield shown("path", f"c{colour % COLOURS}", d=shape)
            x = self.across(span.from_frame)
            if len(self.picture.legend) > 1 and self.space >= 16 and self.across(span.to_frame) - x > 14:
                yield text(x + 2, middle - half + 9, str(colour + 1), "small who")
        if outline["clipped"]:
            yield shown("path", "clip", d=_marks(outline["clipped"], wide, middle - half - 1))


def _shape(heights: Sequence[int], begin: int, wide: float, middle: float, half: float) -> str:
    """A closed shape as far above the middle as below it, from column `begin` on, in tenths of a unit up and down."""
    tall = [max(round(height * half / 100), 3) for height in heights]
    steps = [after - before for before, after in pairwise(tall)]
    above = "".join(f"l{wide:g} {-step / 10:g}" for step in steps)
    below = "".join(f"l-{wide:g} {-step / 10:g}" for step in reversed(steps))
    return f"M{LEFT + begin * wide:g} {middle - tall[0] / 10:.1f}{above}v{tall[-1] / 5:g}{below}z"


def _marks(columns: Sequence[int], wide: float, top: float) -> str:
    """A sign above each of some columns, or one for several that are close."""
    found: list[float] = []
    for column in columns:
        x = LEFT + column * wide
        if not found or x - found[-1] >= CLIP_SPACE:
            found.append(x)
    return "".join(f"M{x - 3:g} {top:.0f}h6l-3 5z" for x in found)


def _begin(height: float) -> str:
    """The first tag: as wide as the window or the sheet of paper."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="t d" '
        f'viewBox="0 0 {WIDTH} {height:g}" width="100%">'
    )


def _clock(second: int) -> str:
    """A time on the axis: 0:05, or 1:02:00."""
    minutes, seconds = divmod(second, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
