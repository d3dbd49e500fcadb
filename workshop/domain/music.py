"""Musical time in exact fractions: bars and beats to frames, so that nothing accumulates however long a song is."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from fractions import Fraction


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

    @classmethod
    def steady(cls, bpm: Fraction | int | str, sample_rate: int, meter: Meter | None = None) -> TempoMap:
        """One tempo throughout, in quarter notes a minute; a string such as "133.33" is taken exactly."""
        return cls(sample_rate, (TempoChange(Fraction(0), Fraction(bpm)),), meter or Meter())

    def seconds(self, quarters: Fraction) -> Fraction:
        """The exact time in seconds of a position."""
        total = Fraction(0)
        for index, change in enumerate(self.changes):
            end = self.changes[index + 1].at if index + 1 < len(self.changes) else quarters
            total += max(min(end, quarters) - change.at, Fraction(0)) * 60 / change.bpm
        return total

    def frame(self, quarters: Fraction | int) -> int:
        """The frame on which a position falls, rounded half up."""
        return int(self.seconds(Fraction(quarters)) * self.sample_rate + Fraction(1, 2))

    def bar_frame(self, bar: int) -> int:
        """The frame on which a bar starts; bars count from 0."""
        return self.frame(self.meter.quarters * bar)

    def position(self, frame: int) -> Fraction:
        """The position in quarter notes of a frame, exactly."""
        time = Fraction(frame, self.sample_rate)
        starts = [self.seconds(change.at) for change in self.changes]
        index = max(bisect_right(starts, time) - 1, 0)
        return self.changes[index].at + (time - starts[index]) * self.changes[index].bpm / 60

    def bar_and_beat(self, frame: int) -> tuple[int, int]:
        """The bar and beat at a frame, both counted from 1 as musicians do."""
        bar, rest = divmod(self.position(frame), self.meter.quarters)
        return int(bar) + 1, int(rest * self.meter.unit / 4) + 1
