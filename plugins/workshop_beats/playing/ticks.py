"""MIDI clock: which frame each of the 24 ticks a quarter note falls on, exactly, whatever the tempo does.

Source: MIDI 1.0 Detailed Specification, System Real Time Messages (F8 clock, FA start, FB continue, FC stop) and song
position pointer (F2, in sixteenths of a bar in 4/4, that is six ticks each).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TICK = Fraction(1, 24)
SIXTEENTH = Fraction(1, 4)
CLOCK, START, CONTINUE, STOP = 0xF8, 0xFA, 0xFB, 0xFC
_POSITION = 0xF2
_MOST = 0x3FFF


@dataclass(frozen=True, slots=True)
class Stretch:
    """From `frame` (exact) on, the song goes on at `position` in quarter notes.

    `changes` are (position, quarter notes a minute), the first at or before it; `counting` is the count-in, without
    ticks.
    """

    frame: Fraction
    position: Fraction
    changes: tuple[tuple[Fraction, Fraction], ...]
    counting: bool = False

    def frame_of(self, position: Fraction, sample_rate: int) -> Fraction:
        """The exact frame of a later position at a rate in hertz."""
        seconds = Fraction(0)
        for index, (start, bpm) in enumerate(self.changes):
            until = self.changes[index + 1][0] if index + 1 < len(self.changes) else position
            begin = self.position if index == 0 else max(start, self.position)
            seconds += max(min(until, position) - begin, Fraction(0)) * 60 / bpm
        return self.frame + seconds * sample_rate

    def position_of(self, frame: int, sample_rate: int) -> Fraction:
        """The exact position on a frame; before the stretch, where it begins."""
        rest = max((frame - self.frame) / sample_rate, Fraction(0))
        place = self.position
        for index, (_, bpm) in enumerate(self.changes):
            until = self.changes[index + 1][0] if index + 1 < len(self.changes) else None
            if until is None or place + rest * bpm / 60 < until:
                return place + rest * bpm / 60
            rest -= max(until - place, Fraction(0)) * 60 / bpm
            place = max(place, until)
        return place


class Tick(NamedTuple):
    """A tick on its frame, and the position in quarter notes that it stands for."""

    frame: int
    position: Fraction


def ticks(stretches: Sequence[Stretch], sample_rate: int, since: int = 0) -> Iterator[Tick]:
    """Every tick of a run from frame `since` on, lazily: a stretch that is added meanwhile counts from its frame on."""
    index = 0
    while index < len(stretches):
        stretch = stretches[index]
        number = -(-stretch.position_of(since, sample_rate) // TICK)
        while not stretch.counting:
            frame = stretch.frame_of(number * TICK, sample_rate)
            if index + 1 < len(stretches) and frame >= stretches[index + 1].frame:
                break
            yield Tick(int(frame + Fraction(1, 2)), number * TICK)
            number += 1
        index += 1


def song_position(position: Fraction) -> bytes:
    """The message that says where the song goes on; it knows whole sixteenths only, and 16,383 of them at most."""
    sixteenths = min(max(int(position / SIXTEENTH), 0), _MOST)
    return bytes((_POSITION, sixteenths & 0x7F, sixteenths >> 7))
