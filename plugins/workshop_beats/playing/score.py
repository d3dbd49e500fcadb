"""A beat made ready to be played live: what sounds at which quarter note, and where its bars and sections are."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from workshop import TempoChange, TempoMap

if TYPE_CHECKING:
    from workshop import Meter
    from workshop_beats.song.notes import Played


@dataclass(frozen=True, slots=True)
class Score:
    """A song of `bars` bars. Positions are quarter notes from its first bar as exact fractions.

    `notes` go by start, in grains, `grain` of them a quarter note. `beat` is the length of what a foot taps, `markers`
    are (bar counted from 0, section), `tempo` has the changes within the song.
    """

    notes: tuple[Played, ...]
    grain: int
    tempo: TempoMap
    beat: Fraction
    bars: int
    markers: tuple[tuple[int, str], ...]

    @property
    def meter(self) -> Meter:
        """The meter of all its bars."""
        return self.tempo.meter

    @property
    def end(self) -> Fraction:
        """Where the last bar is over."""
        return self.bar(self.bars)

    def bar(self, number: int) -> Fraction:
        """Where a bar, counted from 0, begins."""
        return self.meter.quarters * number

    def seconds(self, position: Fraction) -> Fraction:
        """The exact time in seconds of a position; before the first bar the first tempo holds."""
        if position < 0:
            return position * 60 / self.tempo.changes[0].bpm
        return self.tempo.seconds(position)

    def position(self, seconds: Fraction) -> Fraction:
        """The position at an exact time in seconds."""
        if seconds < 0:
            return seconds * self.tempo.changes[0].bpm / 60
        spent = Fraction(0)
        changes = self.tempo.changes
        for change, following in pairwise(changes):
            length = (following.at - change.at) * 60 / change.bpm
            if spent + length > seconds:
                return change.at + (seconds - spent) * change.bpm / 60
            spent += length
        return changes[-1].at + (seconds - spent) * changes[-1].bpm / 60

    def bpm(self, position: Fraction) -> Fraction:
        """The tempo at a position, in quarter notes a minute."""
        passed = [change for change in self.tempo.changes if change.at <= position]
        return (passed or self.tempo.changes)[-1].bpm

    def first(self, position: Fraction) -> int:
        """The index of the first note that starts at a position or later."""
        grains = position * self.grain
        return bisect_left(self.notes, (-(-grains.numerator // grains.denominator),))

    def section(self, position: Fraction) -> int:
        """The index of the marker whose section holds a position."""
        bar = position // self.meter.quarters
        return max(sum(start <= bar for start, _ in self.markers) - 1, 0)

    def span(self, section: int) -> tuple[Fraction, Fraction]:
        """Where the section of a marker begins and ends."""
        following = self.markers[section + 1][0] if section + 1 < len(self.markers) else self.bars
        return self.bar(self.markers[section][0]), self.bar(following)

    def count_in(self, start: Fraction, bars: int, clicks: tuple[Played, ...]) -> Score:
        """A score of `bars` bars at the tempo that holds at `start`, with one bar's `clicks` in each."""
        steady = TempoMap(self.tempo.sample_rate, (TempoChange(Fraction(0), self.bpm(start)),), self.meter)
        length = int(self.meter.quarters * self.grain)
        notes = [(click[0] + bar * length, *click[1:]) for bar in range(bars) for click in clicks]
        return Score(tuple(sorted(notes)), self.grain, steady, self.beat, bars, ((0, ""),))
