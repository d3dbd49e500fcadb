"""The chords of a section, and which notes each instrument makes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop_beats.song.guitar import shape
from workshop_beats.song.voicing import RANGES, led
from workshop_beats.template.chords import parse_chords
from workshop_beats.voices import BASS, GUITAR, MELODY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workshop_beats.template.model import Beat, Section


class Harmony:
    """A section's chords in the key it is played in; a section without chords stays on the key's own."""

    def __init__(self, beat: Beat, section: Section) -> None:
        self._home, self._lift = beat.tonality, section.transpose or 0
        self._key = self._home.transposed(self._lift)
        text = section.chords or beat.tonality.chord
        self.bars = [[chord.transposed(self._lift) for chord in bar] for bar in parse_chords(text)]
        self._voicing = section.voicing or beat.voicing
        self._voiced: dict[str, list[list[tuple[int, ...]]]] = {}

    def pitches(self, voice: str, sign: str, bar: int, share: tuple[int, int]) -> tuple[int, ...]:
        """The notes of a sign, low to high, in a bar of the chord line at step `share[0]` of `share[1]`."""
        chords = self.bars[bar]
        place = share[0] * len(chords) // share[1]
        if voice == MELODY:
            # The key's own octave could differ: a lift from F# to G would fall by a seventh.
            return (self._home.melody_pitch(int(sign)) + self._lift,)
        if voice == BASS:
            chord = chords[place]
            return (chord.bass_pitch(int(sign), self._key),) if chord.intervals else ()
        if voice not in self._voiced:
            self._voiced[voice] = self._notes(voice)
        return self._voiced[voice][bar][place]

    def _notes(self, voice: str) -> list[list[tuple[int, ...]]]:
        """What an instrument plays for each chord of each bar."""
        chords = [chord for bar in self.bars for chord in bar]
        if voice == GUITAR:
            shapes = {chord: shape(chord, self._voicing) for chord in set(chords)}
            notes: Iterable[tuple[int, ...]] = [shapes[chord] for chord in chords]
        else:
            notes = led(chords, self._voicing, RANGES[voice])
        flat = iter(notes)
        return [[next(flat) for _ in bar] for bar in self.bars]
