"""A note of a song, whatever plays it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Note:
    """`start` and `length` in quarter notes; `velocity` 1 to 127; `pitch` is a MIDI note, for drums General MIDI's."""

    voice: str
    start: Fraction
    length: Fraction
    velocity: int
    pitch: int

    def later(self, quarters: Fraction) -> Note:
        """The same note moved on."""
        return replace(self, start=self.start + quarters)

    def not_before_start(self) -> Note:
        """The same note, pulled to the start of the song where its push would have it sooner."""
        return self if self.start >= 0 else replace(self, start=Fraction(0))
