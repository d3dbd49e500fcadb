"""What a foreign file says, whatever its format, before it is fitted to a template's grid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from workshop import FileError, message

if TYPE_CHECKING:
    from pathlib import Path

    from workshop import Message

MOST_NOTES = 20_000
MOST_QUARTERS = 16_000
"""More than an hour at 240 quarter notes a minute."""


class Hit(NamedTuple):
    """A drum hit: `at` in quarter notes, `loud` from 0 to 1; `sure` is False where it plays by chance."""

    at: float
    voice: str
    loud: float
    sure: bool = True


class Tone(NamedTuple):
    """A pitched note: `start` and `length` in quarter notes, `pitch` a MIDI note."""

    start: float
    length: float
    pitch: int


class Mark(NamedTuple):
    """A name at a position in quarter notes; `cuts` where a part of the song begins there, else it only names."""

    at: float
    name: str
    cuts: bool = True


@dataclass(frozen=True, slots=True)
class Track:
    """The tones of one instrument; `program` is a General MIDI sound from 0, or None where the file says none."""

    name: str
    program: int | None
    tones: tuple[Tone, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A beat as read.

    `quarters` is its length; `tempos` are (quarter note, quarter notes a minute), empty where the file knows none;
    `grain` is the finest distance in quarter notes that the file can write. `swing` (a share, 50 to 75, on 16ths) and
    `loose` (milliseconds, loudness of 127) are None where they must be heard from the hits. `left_out` are sentences.
    """

    title: str
    quarters: float
    meter: tuple[int, int]
    hits: tuple[Hit, ...]
    grain: float
    tempos: tuple[tuple[float, float], ...] = ()
    author: str = ""
    licence: str = ""
    style: str = ""
    kit: str = "acoustic"
    key: str | None = None
    swing: float | None = None
    loose: tuple[int, int] | None = None
    tracks: tuple[Track, ...] = ()
    marks: tuple[Mark, ...] = ()
    left_out: tuple[Message, ...] = ()


def damaged(path: Path, what: Message) -> FileError:
    """The one refusal of a foreign file that cannot be understood."""
    return FileError(
        message("{file} cannot be read: {what}.", file=path.name, what=what),
        message("Open it in the program that made it, save it anew, and import that file."),
    )


def check_size(path: Path, source: Source) -> Source:
    """The source itself, unless it holds more than a beat can.

    Raises:
        FileError: It does.
    """
    notes = len(source.hits) + sum(len(track.tones) for track in source.tracks)
    if notes > MOST_NOTES:
        raise damaged(path, message("it has {count} notes; {most} is the most", count=notes, most=MOST_NOTES))
    if source.quarters > MOST_QUARTERS:
        raise damaged(path, message("it is longer than an hour"))
    return source
