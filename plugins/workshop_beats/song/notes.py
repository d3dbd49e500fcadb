"""A note of a song, whatever plays it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

Played: TypeAlias = tuple[int, str, int, int, int]
"""Start, voice, pitch, length and velocity of a note, in whole numbers of a song's grain: quick to make and to sort."""


@dataclass(frozen=True, slots=True)
class Note:
    """`start` and `length` in quarter notes; `velocity` 1 to 127; `pitch` is a MIDI note, for drums General MIDI's."""

    voice: str
    start: Fraction
    length: Fraction
    velocity: int
    pitch: int

    @classmethod
    def of(cls, played: Played, grain: int) -> Note:
        """A note that was played, `grain` grains a quarter note, in exact quarter notes."""
        start, voice, pitch, length, velocity = played
        return cls(voice, Fraction(start, grain), Fraction(length, grain), velocity, pitch)
