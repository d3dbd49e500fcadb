"""The lines of a section side by side: every bar in as many columns, so that what sounds together is aligned.

A sign that is the i-th of n in its bar stands in column `i * columns // n`.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import lcm
from typing import TYPE_CHECKING

from workshop_beats.template.grid import DRUM_SIGNS, SIGNS, parse_line
from workshop_beats.voices import DRUMS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from workshop_beats.template.model import Beat

MOST_COLUMNS = 48
MOST_STEPS = 24


@dataclass(frozen=True, slots=True)
class Row:
    """One voice's signs, a string a bar; a drum's rest is always a full stop."""

    voice: str
    bars: tuple[str, ...]

    def bar(self, index: int) -> str:
        """The signs of bar `index`, counted from 0: a short line comes again."""
        return self.bars[index % len(self.bars)]


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows in `columns` a bar over so many `bars`.

    `counts` are the columns on which 1, 2, 3 … are counted, `steps` those of the finest step up to sixteenth triplets,
    `groups` those columns of `counts` that begin a group of a 7/8 or 5/4 bar.
    """

    rows: tuple[Row, ...]
    bars: int
    columns: int
    counts: tuple[int, ...]
    steps: tuple[int, ...]
    groups: frozenset[int]

    def cells(self, row: Row, bar: int) -> dict[int, str]:
        """The signs of a row in a bar by the column in which they stand."""
        signs = row.bar(bar)
        return {index * self.columns // len(signs): sign for index, sign in enumerate(signs)}


def grid_of(beat: Beat, drums: Mapping[str, str], pitched: Mapping[str, str]) -> Grid:
    """The lines of a section or a fill as one grid: drums from the kick up, then bass, keys and the rest."""
    rows = [Row(voice, _rests(parse_line(drums[voice], DRUM_SIGNS))) for voice in DRUMS if voice in drums]
    rows += [Row(voice, parse_line(text, SIGNS[voice])) for voice, text in pitched.items()]
    counted = _counted(beat)
    lengths = [len(bar) for row in rows for bar in row.bars] or [counted]
    columns = _columns(lengths, counted)
    finest = max((length for length in lengths if length <= MOST_STEPS), default=counted)
    return Grid(
        tuple(rows),
        max((len(row.bars) for row in rows), default=1),
        columns,
        tuple(index * columns // counted for index in range(counted)),
        tuple(index * columns // finest for index in range(finest)),
        _groups(beat, columns, counted),
    )


def _rests(bars: Iterable[str]) -> tuple[str, ...]:
    """Drum bars with one sign for a rest, where a leader may write two."""
    return tuple(bar.replace("-", ".") for bar in bars)


def _counted(beat: Beat) -> int:
    """How many counts a bar has: the meter's units, but the beats of a bar that is too long to count so."""
    units = beat.time.beats
    return units if units < 9 else int(beat.time.quarters / beat.beat_length)


def _columns(lengths: list[int], counted: int) -> int:
    """Columns in which all bars stand exactly, or, where those would be too many, as near as may be."""
    exact = lcm(counted, *lengths)
    return exact if exact <= MOST_COLUMNS else max(MOST_COLUMNS, *lengths)


def _groups(beat: Beat, columns: int, counted: int) -> frozenset[int]:
    """The columns that begin a group."""
    from workshop_beats.template.words import parse_grouping

    sizes = parse_grouping(beat.grouping) if beat.grouping else (counted,)
    starts = [sum(sizes[:place]) for place in range(len(sizes))]
    return frozenset(start * columns // beat.time.beats if beat.grouping else 0 for start in starts)
