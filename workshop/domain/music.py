"""Musical time in exact fractions: bars and beats to frames, so that nothing accumulates however long a song is."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from math import ceil, lcm
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Meter:
    """A time signature such as 4/4 or 6/8; `unit` is the note value under the line."""

    beats: int = 4
    unit: int = 4

    @property
    def quarters(self) -> Fraction:
        """The length of a bar in quarter notes."""
        return Fraction(self.beats * 4, self.unit)


@dataclass(frozen=True, slots=True)
class TempoChange:
    """From the quarter note `at` (counted from 0) on, `bpm` quarter notes a minute."""

    at: Fraction
    bpm: Fraction


@dataclass(frozen=True, slots=True)
class TempoMap:
    """Where every beat of a song lies, in frames at `sample_rate` hertz.

    `changes` is ordered and its first entry is at 0. Positions are quarter notes from the start as exact fractions;
    frames are rounded once, from the absolute position.
    """

    sample_rate: int
    changes: tuple[TempoChange, ...]
    meter: Meter = Meter()
    _starts: tuple[Fraction, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Work out once when each tempo begins, in seconds."""
        starts = [Fraction(0)]
        for before, change in pairwise(self.changes):
            starts.append(starts[-1] + (change.at - before.at) * 60 / before.bpm)
        object.__setattr__(self, "_starts", tuple(starts))

    @classmethod
    def steady(cls, bpm: Fraction | int | str, sample_rate: int, meter: Meter | None = None) -> TempoMap:
        """One tempo throughout, in quarter notes a minute; a string such as "133.33" is taken exactly."""
        return cls(sample_rate, (TempoChange(Fraction(0), Fraction(bpm)),), meter or Meter())

    def seconds(self, quarters: Fraction) -> Fraction:
        """The exact time in seconds of a position, at the earliest the start."""
        index = max(bisect_right(self.changes, quarters, key=lambda change: change.at) - 1, 0)
        change = self.changes[index]
        return self._starts[index] + max(quarters - change.at, Fraction(0)) * 60 / change.bpm

    def frame(self, quarters: Fraction | int) -> int:
        """The frame on which a position falls, rounded half up."""
        return int(self.seconds(Fraction(quarters)) * self.sample_rate + Fraction(1, 2))

    def framer(self, grain: int) -> Callable[[int], int]:
        """`frame` for many positions that are whole numbers of grains, `grain` of them a quarter note.

        The same exact fractions, worked out in whole numbers; positions are not before the start.
        """
        lines = [self._line(index, grain) for index in range(len(self.changes))]
        if len(lines) == 1:
            ((_, slope, offset, size),) = lines
            return lambda position: (position * slope + offset) // size
        ends = [start for start, *_ in lines[1:]]

        def frame(position: int) -> int:
            _, slope, offset, size = lines[bisect_right(ends, position)]
            return (position * slope + offset) // size

        return frame

    def _line(self, index: int, grain: int) -> tuple[int, int, int, int]:
        """From which grain on frames are (position * slope + offset) // size."""
        change = self.changes[index]
        slope = Fraction(60 * self.sample_rate, grain) / change.bpm
        offset = (self._starts[index] - change.at * 60 / change.bpm) * self.sample_rate + Fraction(1, 2)
        size = lcm(slope.denominator, offset.denominator)
        return ceil(change.at * grain), int(slope * size), int(offset * size), size

    def bar_frame(self, bar: int) -> int:
        """The frame on which a bar starts; bars count from 0."""
        return self.frame(self.meter.quarters * bar)

    def position(self, frame: int) -> Fraction:
        """The position in quarter notes of a frame, exactly."""
        time = Fraction(frame, self.sample_rate)
        index = max(bisect_right(self._starts, time) - 1, 0)
        return self.changes[index].at + (time - self._starts[index]) * self.changes[index].bpm / 60

    def bar_and_beat(self, frame: int) -> tuple[int, int]:
        """The bar and beat at a frame, both counted from 1 as musicians do."""
        bar, rest = divmod(self.position(frame), self.meter.quarters)
        return int(bar) + 1, int(rest * self.meter.unit / 4) + 1
