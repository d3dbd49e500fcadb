"""What a Standard MIDI File holds, in plain values with absolute ticks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from fractions import Fraction

DRUMS = 10
"""The channel on which General MIDI plays drums, counted from 1 as musicians do."""

MAJOR_KEYS = ("Cb", "Gb", "Db", "Ab", "Eb", "Bb", "F", "C", "G", "D", "A", "E", "B", "F#", "C#")
MINOR_KEYS = ("Abm", "Ebm", "Bbm", "Fm", "Cm", "Gm", "Dm", "Am", "Em", "Bm", "F#m", "C#m", "G#m", "D#m", "A#m")
"""Key names from seven flats to seven sharps."""


class SmfError(ValueError):
    """The file is no sound Standard MIDI File, or the score cannot be written as one. Nothing was changed."""


class Note(NamedTuple):
    """A note: `start` and `length` in ticks (at least 1 long), `pitch` 0-127, `velocity` 1-127, `channel` 1-16."""

    start: int
    length: int
    pitch: int
    velocity: int = 100
    channel: int = 1


@dataclass(frozen=True, slots=True)
class Part:
    """A track with a name. `program` is a General MIDI sound from 0, sent on the channel of its first note."""

    name: str = ""
    notes: tuple[Note, ...] = ()
    program: int | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """A song. All positions are absolute ticks, `ticks` of them a quarter note.

    `tempos` are (tick, quarter notes a minute), `meters` (tick, beats, unit), `keys` (tick, name such as "Am" or "Eb"),
    and `markers` (tick, text).
    """

    parts: tuple[Part, ...] = ()
    name: str = ""
    ticks: int = 480
    tempos: tuple[tuple[int, Fraction], ...] = ()
    meters: tuple[tuple[int, int, int], ...] = ()
    keys: tuple[tuple[int, str], ...] = ()
    markers: tuple[tuple[int, str], ...] = ()
