"""One bar of one line, and the notes it means. Positions are quarter notes from the start of the bar."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workshop_beats.grid import steps
from workshop_beats.notes import Note
from workshop_beats.voices import BASS, DRUMS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from workshop_beats.chords import Chord, Key
    from workshop_beats.feel import Feel

_LOUD = {"x": 92, "X": 116, "g": 42, "f": 100, "?": 80, "2": 78, "3": 78, "4": 78}
_GRACE_LOUD = 55
_KEYS_LOUD = {"x": 76, "X": 96, "g": 50}


@dataclass(frozen=True, slots=True)
class DrumBar:
    """A drum's bar. `stop` is the position after which nothing sounds, or None."""

    voice: str
    signs: str
    length: Fraction
    stop: Fraction | None

    def notes(self, feel: Feel, bar: int) -> Iterator[Note]:
        """The hits; `bar` counts the song's bars and feeds chance."""
        step = self.length / len(self.signs)
        for sign, share, _ in steps(self.signs):
            at = share * self.length
            dice = feel.dice(self.voice, bar, share)
            if (sign == "?" and dice.random() < 0.5) or (self.stop is not None and at > self.stop):
                continue
            start = feel.swung(at, step, self.length)
            room = feel.swung(at + step, step, self.length) - start
            yield from self._hits(
                sign,
                start + feel.offset(self.voice, step, dice),
                room,
                feel.grace(step),
                feel.velocity(_LOUD[sign], dice),
            )

    def _hits(self, sign: str, start: Fraction, room: Fraction, grace: Fraction, loud: int) -> Iterator[Note]:
        """What one sign means: a hit, a flam, or a roll that grows and fills its step."""
        pitch = DRUMS[self.voice].note
        if sign == "f":
            yield Note(self.voice, start - grace, grace / 2, _GRACE_LOUD, pitch)
        count = int(sign) if sign.isdecimal() else 1
        for index in range(count):
            yield Note(self.voice, start + room * index / count, room / count / 2, min(loud + 6 * index, 127), pitch)


@dataclass(frozen=True, slots=True)
class PitchedBar:
    """A bar of bass degrees or of keys strokes over `harmony`, whose chords share the bar evenly."""

    voice: str
    signs: str
    length: Fraction
    stop: Fraction | None
    harmony: tuple[Chord, ...]
    key: Key

    def notes(self, feel: Feel, bar: int) -> Iterator[Note]:
        """The notes; where the song stops, one that is held to the end of the bar."""
        step = self.length / len(self.signs)
        for sign, share, held in steps(self.signs):
            at = share * self.length
            if self.stop is None or at < self.stop:
                dice = feel.dice(self.voice, bar, share)
                start = feel.swung(at, step, self.length)
                length = feel.swung(at + held * self.length, step, self.length) - start
                offset = feel.offset(self.voice, step, dice)
                yield from self._strike(sign, at, start + offset, length, feel.velocity(self._loud(sign), dice))
        if self.stop is not None and self.stop < self.length:
            sign = "1" if self.voice == BASS else "x"
            yield from self._strike(sign, self.stop, self.stop, self.length - self.stop, self._loud(sign))

    def _loud(self, sign: str) -> int:
        """How hard a sign is struck."""
        return 94 if self.voice == BASS else _KEYS_LOUD[sign]

    def _strike(self, sign: str, at: Fraction, start: Fraction, length: Fraction, loud: int) -> Iterator[Note]:
        """The note of a degree, or all notes of the chord that holds at the written position."""
        chord = self.harmony[int(at / self.length * len(self.harmony))]
        pitches = (chord.bass_pitch(int(sign), self.key),) if self.voice == BASS else chord.voicing()
        for pitch in pitches:
            yield Note(self.voice, start, length, loud, pitch)
