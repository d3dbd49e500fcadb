"""A rehearsal band of four that plays to a tempo map: drums, bass, keys and a voice, one a channel.

Every frame can be computed by itself and always comes out the same, so that a recording can be compared with what was
played.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from workshop_signal import synth

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from workshop import TempoMap

Samples: TypeAlias = "NDArray[np.float32]"
Sound: TypeAlias = "Callable[[int, float, float], Samples]"
"""A voice: (sample rate, hertz, seconds) -> one note."""

PARTS = ("drums", "bass", "keys", "voice")
CHORDS = ((57, 60, 64), (53, 57, 60), (48, 52, 55), (55, 59, 62))  # Am F C G, one a bar
MELODY = (
    ((0, 69, 1), (1, 72, 1), (2, 71, Fraction(1, 2)), (Fraction(5, 2), 69, Fraction(3, 2))),
    ((0, 65, 1), (1, 69, 1), (2, 72, 2)),
    ((0, 67, Fraction(3, 2)), (Fraction(3, 2), 64, Fraction(1, 2)), (2, 67, 2)),
    ((0, 71, 1), (1, 67, 1), (2, 74, Fraction(3, 2))),
)


def hit(voice: Callable[[int], Samples]) -> Sound:
    """A drum, which has no pitch and its own length."""
    return lambda rate, _hertz, _seconds: voice(rate)


KICK, SNARE, HAT = hit(synth.kick), hit(synth.snare), hit(synth.hat)


@dataclass(frozen=True, slots=True)
class Note:
    """A note of a bar: `at` and `length` in quarter notes, `at` from the bar's start; `pitch` is a MIDI note number."""

    at: Fraction
    length: Fraction
    sound: Sound
    pitch: int
    level: float


def part_notes(part: str, bar: int, tempo: TempoMap) -> tuple[Note, ...]:
    """What one part plays in a bar (counted from 0): the same four bars over and over."""
    beat, whole = Fraction(4, tempo.meter.unit), tempo.meter.quarters
    chord, half = CHORDS[bar % 4], beat / 2
    if part == "drums":
        return tuple(_drum_notes(tempo.meter.beats, beat))
    if part == "bass":
        return tuple(Note(n * half, half, synth.bass, chord[0] - 24, 0.6) for n in range(int(whole / half)))
    if part == "keys":
        return tuple(Note(Fraction(0), whole, synth.keys, pitch, 0.3) for pitch in chord)
    notes = (Note(Fraction(at), Fraction(length), synth.voice, pitch, 0.6) for at, pitch, length in MELODY[bar % 4])
    return tuple(note for note in notes if note.at + note.length <= whole)


def _drum_notes(beats: int, beat: Fraction) -> Iterator[Note]:
    """Kick on odd beats, snare on even ones, hi-hat on every half beat."""
    for n in range(beats):
        yield Note(n * beat, beat, SNARE if n % 2 else KICK, 0, 0.6)
        for offset in (Fraction(0), beat / 2):
            yield Note(n * beat + offset, beat / 2, HAT, 0, 0.4)


class Band:
    """Plays `tempo` from its frame 0 on, at the tempo map's sample rate; silent for the first `count_in` bars."""

    def __init__(self, tempo: TempoMap, count_in: int = 0) -> None:
        self.tempo = tempo
        self._count_in = count_in
        self._bar = lru_cache(maxsize=64)(self._render_bar)
        self._wave = lru_cache(maxsize=128)(self._render_note)

    def render(self, start: int, frames: int) -> NDArray[np.float32]:
        """(channels, frames) of float32 from frame `start` of the song, each sample a multiple of 2**-23."""
        played = np.zeros((len(PARTS), frames), dtype=np.float32)
        bar = self._bar_at(start)
        while (first := self.tempo.bar_frame(bar)) < start + frames:
            begin = max(first, start)
            for channel in range(len(PARTS)):
                source = self._bar(channel, bar)[begin - first : start + frames - first]
                played[channel, begin - start : begin - start + len(source)] = source
            bar += 1
        return played

    def _bar_at(self, frame: int) -> int:
        """The bar that sounds at a frame."""
        bar = int(self.tempo.position(frame) // self.tempo.meter.quarters)
        while self.tempo.bar_frame(bar) > frame:
            bar -= 1
        while self.tempo.bar_frame(bar + 1) <= frame:
            bar += 1
        return bar

    def _render_bar(self, channel: int, bar: int) -> NDArray[np.float32]:
        """One bar of one part."""
        tempo, first = self.tempo, self.tempo.bar_frame(bar)
        mixed = np.zeros(tempo.bar_frame(bar + 1) - first)
        notes = part_notes(PARTS[channel], bar - self._count_in, tempo) if bar >= self._count_in else ()
        for note in notes:
            at = tempo.meter.quarters * bar + note.at
            begin, end = tempo.frame(at) - first, min(tempo.frame(at + note.length) - first, len(mixed))
            wave = self._wave(note.sound, note.pitch, end - begin)[: end - begin]
            mixed[begin : begin + len(wave)] += note.level * wave
        return (np.round(mixed * 2**23) / 2**23).astype(np.float32)

    def _render_note(self, sound: Sound, pitch: int, frames: int) -> Samples:
        """One note; kept, since a song repeats itself."""
        rate = self.tempo.sample_rate
        return sound(rate, synth.midi_to_hertz(pitch), frames / rate)
