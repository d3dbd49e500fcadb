"""One bar of one line, and the notes it means each time it comes. Positions are quarter notes within the bar."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workshop_beats.song.notes import Note
from workshop_beats.template.grid import steps
from workshop_beats.voices import BASS, DRUMS, MELODY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from workshop_beats.song.feel import Feel
    from workshop_beats.template.chords import Chord, Key

_LOUD = {"x": 92, "X": 116, "g": 42, "f": 100, "?": 80, "2": 78, "3": 78, "4": 78}
_GRACE_LOUD = 55
_BASS_LOUD = 94
_KEYS_LOUD = {"x": 76, "X": 96, "g": 50}


@dataclass(frozen=True, slots=True)
class Stroke:
    """A sign of a bar: where it is written, where swing puts it, how long its step and how long it is held."""

    sign: str
    at: Fraction
    start: Fraction
    room: Fraction
    held: Fraction


def strokes_of(signs: str, length: Fraction, feel: Feel) -> tuple[Stroke, ...]:
    """The signs of a bar of a length, swung: worked out once, however often the bar comes."""
    step = length / len(signs)
    found = []
    for sign, share, held in steps(signs):
        at = share * length
        start = feel.swung(at, step, length)
        room = feel.swung(at + step, step, length) - start
        end = feel.swung(at + held * length, step, length)
        found.append(Stroke(sign, at, start, room, end - start))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class DrumBar:
    """A drum's bar. `wander` is the most a hit may be loose; nothing sounds after `stop`."""

    voice: str
    strokes: tuple[Stroke, ...]
    wander: Fraction
    grace: Fraction
    stop: Fraction | None

    @classmethod
    def of(cls, voice: str, signs: str, length: Fraction, stop: Fraction | None, feel: Feel) -> DrumBar:
        """Work out a bar as it is written."""
        step = length / len(signs)
        return cls(voice, strokes_of(signs, length, feel), feel.wander(step), feel.grace(step), stop)

    def notes(self, feel: Feel, bar: int, origin: Fraction) -> Iterator[Note]:
        """The hits; `bar` counts the song's bars and feeds chance, and starts at `origin`."""
        for number, stroke in enumerate(self.strokes):
            dice = feel.dice(self.voice, bar, number)
            if (stroke.sign == "?" and dice.random() < 0.5) or (self.stop is not None and stroke.at > self.stop):
                continue
            start = origin + stroke.start + feel.offset(self.voice, self.wander, dice)
            yield from self._hits(stroke, start, feel.velocity(_LOUD[stroke.sign], dice))

    def _hits(self, stroke: Stroke, start: Fraction, loud: int) -> Iterator[Note]:
        """What one sign means: a hit, a flam, or a roll that grows and fills its step."""
        pitch = DRUMS[self.voice].note
        if stroke.sign == "f":
            yield Note(self.voice, start - self.grace, self.grace / 2, _GRACE_LOUD, pitch)
        if not stroke.sign.isdecimal():
            yield Note(self.voice, start, stroke.room / 2, loud, pitch)
            return
        share = stroke.room / int(stroke.sign)
        for index in range(int(stroke.sign)):
            yield Note(self.voice, start + index * share, share / 2, min(loud + 6 * index, 127), pitch)


@dataclass(frozen=True, slots=True)
class PitchedBar:
    """A bar of bass degrees or of keys strokes, over chords that share the bar of this `length` evenly."""

    voice: str
    strokes: tuple[Stroke, ...]
    wander: Fraction
    length: Fraction
    stop: Fraction | None
    key: Key

    @classmethod
    def of(cls, voice: str, signs: str, length: Fraction, stop: Fraction | None, feel: Feel, key: Key) -> PitchedBar:
        """Work out a bar as it is written."""
        return cls(voice, strokes_of(signs, length, feel), feel.wander(length / len(signs)), length, stop, key)

    def notes(self, feel: Feel, bar: int, origin: Fraction, harmony: tuple[Chord, ...]) -> Iterator[Note]:
        """The notes over the bar's chords; where the song stops, one that is held to the end of the bar."""
        for number, stroke in enumerate(self.strokes):
            if self.stop is None or stroke.at < self.stop:
                dice = feel.dice(self.voice, bar, number)
                start = origin + stroke.start + feel.offset(self.voice, self.wander, dice)
                loud = feel.velocity(self._loud(stroke.sign), dice)
                yield from self._strike(stroke.sign, self._chord(stroke.at, harmony), start, stroke.held, loud)
        if self.stop is not None and self.stop < self.length:
            sign = "1" if self.voice in {BASS, MELODY} else "x"
            chord = self._chord(self.stop, harmony)
            yield from self._strike(sign, chord, origin + self.stop, self.length - self.stop, self._loud(sign))

    def _loud(self, sign: str) -> int:
        """How hard a sign is struck."""
        return _BASS_LOUD if self.voice in {BASS, MELODY} else _KEYS_LOUD[sign]

    def _chord(self, at: Fraction, harmony: tuple[Chord, ...]) -> Chord:
        """The chord that holds at a written position."""
        return harmony[int(at / self.length * len(harmony))]

    def _strike(self, sign: str, chord: Chord, start: Fraction, length: Fraction, loud: int) -> Iterator[Note]:
        """The note of a degree, or all notes of the chord."""
        pitches: tuple[int, ...] = chord.voicing()
        if self.voice == MELODY:
            pitches = (self.key.melody_pitch(int(sign)),)
        elif self.voice == BASS:
            pitches = (chord.bass_pitch(int(sign), self.key),)
        for pitch in pitches:
            yield Note(self.voice, start, length, loud, pitch)
