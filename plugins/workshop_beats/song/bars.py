"""One bar of one line, worked out once and played as often as it comes. Positions are grains from the bar's start."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from workshop_beats.song.chance import place, throw
from workshop_beats.song.ruler import WANDERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from workshop_beats.song.notes import Played

_LOUDEST = 127
_MOST_STROKES = 20_000
"""So many strokes are kept at once: far more than songs have that repeat, and about 8 MB."""


class Sound(NamedTuple):
    """A note of a stroke, `later` than the stroke itself; looseness changes how loud it is where `human`."""

    later: int
    pitch: int
    length: int
    velocity: int
    human: bool = True


class Stroke(NamedTuple):
    """What one sign means: when, and all that sounds. `maybe` plays about every second time."""

    start: int
    sounds: tuple[Sound, ...]
    maybe: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """A voice's bar. `wander` is a hundredth of the most that a stroke may be early or late."""

    voice: str
    wander: int
    strokes: tuple[Stroke, ...]

    def play(self, origin: int, bar: int, seed: int, loudness: int) -> list[Played]:
        """The notes; `bar` counts the song's bars and feeds chance, and starts at `origin`. None is before the song."""
        notes = []
        voice, wander, dice = self.voice, self.wander, place(seed, self.voice, bar)
        for number, (start, sounds, maybe) in enumerate(self.strokes):
            at, bend = origin + start, 0
            if maybe or wander or loudness:
                bits = throw(dice, number)
                if maybe and bits & 1:
                    continue
                at += wander * ((bits >> 8) % (2 * WANDERS + 1) - WANDERS)
                bend = (bits >> 32) % (2 * loudness + 1) - loudness
            for later, pitch, length, velocity, human in sounds:
                loud = velocity + bend if human else velocity
                loud = loud if 1 <= loud <= _LOUDEST else 1 if loud < 1 else _LOUDEST
                notes.append((max(at + later, 0), voice, pitch, length, loud))
        return notes


class Bars:
    """The bars of a song that were worked out, each under its key, in memory that does not grow with the song."""

    def __init__(self) -> None:
        self._bars: dict[tuple[object, ...], Bar] = {}
        self._size = 0

    def get(self, key: tuple[object, ...], make: Callable[[], Bar]) -> Bar:
        """The bar under a key; made where it is not there yet, or is no longer."""
        bar = self._bars.get(key)
        if bar is None:
            bar = make()
            size = 1 + len(bar.strokes)
            if self._size + size > _MOST_STROKES:
                self._bars.clear()
                self._size = 0
            self._bars[key] = bar
            self._size += size
        return bar
