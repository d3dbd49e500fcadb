"""What the signs of a line of notes mean: bass and melody by degree, chords for keys, pad and guitar."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workshop_beats.song.bars import Bar, Sound, Stroke
from workshop_beats.template.grid import strokes
from workshop_beats.voices import BASS, GUITAR, KEYS, MELODY, PAD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workshop_beats.song.harmony import Harmony
    from workshop_beats.song.ruler import Grid, Ruler

_CHORDS = {"x": 76, "X": 96, "g": 50}
_LOUD = {KEYS: _CHORDS, PAD: {"x": 70, "X": 84, "g": 52}, GUITAR: _CHORDS}
_DEGREES = {BASS: 94, MELODY: 84}
_UPSTROKE_STRINGS = 4
_UPSTROKE_SOFTER = 6


@dataclass(frozen=True, slots=True)
class Stop:
    """Where a section's last bar stops: beat `beat` of `beats`, counted from 0.

    What is struck there rings on to the bar's end where it is `held`, else for a beat.
    """

    beat: int
    beats: int
    held: bool


@dataclass(frozen=True, slots=True)
class PitchedLine:
    """A line of notes in a section."""

    voice: str
    bars: tuple[str, ...]
    harmony: Harmony
    ruler: Ruler

    def bar(self, index: int, *, tied: bool = False) -> Bar:
        """Bar `index` of the section. Where `tied`, its last note goes on through a next bar that begins with `-`."""
        signs = self.bars[index % len(self.bars)]
        grid = self.ruler.grid(len(signs))
        found = [
            self._stroke(sign, index, (place, len(signs)), grid, grid.at[place + held] - grid.at[place])
            for place, sign, held in strokes(signs)
        ]
        if tied and found and signs[-1] != ".":
            found[-1] = _longer(found[-1], self._tail(index + 1))
        return Bar(self.voice, grid.wander, tuple(found))

    def last_bar(self, index: int, stop: Stop) -> Bar:
        """The bar in which the section stops: what comes before, then one stroke of all that play chords or bass."""
        signs = self.bars[index % len(self.bars)]
        grid, beats = self.ruler.grid(len(signs)), self.ruler.grid(stop.beats)
        at = beats.at[stop.beat]
        end = self.ruler.bar if stop.held else beats.at[stop.beat + 1]
        found = []
        for place, sign, held in strokes(signs):
            share = (place, len(signs))
            if place * stop.beats < stop.beat * len(signs):
                length = min(grid.at[place + held], at) - grid.at[place]
                found.append(self._stroke(sign, index, share, grid, length))
            elif self.voice == MELODY and place * stop.beats == stop.beat * len(signs):
                found.append(self._stroke(sign, index, share, grid, end - at))
        if self.voice != MELODY:
            sign = "1" if self.voice == BASS else "x"
            found.append(self._stroke(sign, index, (stop.beat, stop.beats), beats, end - at))
        return Bar(self.voice, grid.wander, tuple(found))

    def _stroke(self, sign: str, index: int, share: tuple[int, int], grid: Grid, length: int) -> Stroke:
        """A sign at one step of a bar; a guitar's strings one after the other, up and down in turn."""
        pitches = self.harmony.pitches(self.voice, sign, index % len(self.harmony.bars), share)
        loud = _DEGREES.get(self.voice) or _LOUD[self.voice][sign]
        between = 0
        if self.voice == GUITAR:
            between = grid.strum
            if share[0] % 2:
                pitches, loud = pitches[: -_UPSTROKE_STRINGS - 1 : -1], loud - _UPSTROKE_SOFTER
        return Stroke(
            grid.at[share[0]] + self.ruler.push.get(self.voice, 0), tuple(_spread(pitches, length, loud, between))
        )

    def _tail(self, index: int) -> int:
        """How many grains the `-` take that a bar begins with."""
        signs = self.bars[index % len(self.bars)]
        return self.ruler.grid(len(signs)).at[len(signs) - len(signs.lstrip("-"))]


def _spread(pitches: tuple[int, ...], length: int, loud: int, between: int) -> Iterator[Sound]:
    """Notes that end together, each `between` grains after the one before."""
    for number, pitch in enumerate(pitches):
        yield Sound(number * between, pitch, length - number * between, loud)


def _longer(stroke: Stroke, tail: int) -> Stroke:
    """A stroke that is held on."""
    return stroke._replace(sounds=tuple(sound._replace(length=sound.length + tail) for sound in stroke.sounds))
