"""A beat as a Standard MIDI File: a conductor track, then drums on channel 10, bass and keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop import FileError, message
from workshop_beats.song.arrange import arrange
from workshop_beats.voices import BASS, DRUMS, KEYS
from workshop_signal import smf

if TYPE_CHECKING:
    from fractions import Fraction
    from pathlib import Path

    from workshop_beats.song.arrange import Arrangement
    from workshop_beats.template.model import Beat

TICKS = 960
"""Ticks a quarter note: fine enough that a push of one millisecond is not lost."""
_PITCHED = {BASS: ("Bass", 2, 33), KEYS: ("Keys", 3, 4)}
"""Track name, channel, and General MIDI sound: fingered bass, electric piano."""


def score_of(beat: Beat, *, straight: bool = False) -> smf.Score:
    """The whole form, swing and feel in the ticks unless `straight`. Sections are markers; the count-in is left out."""
    song = arrange(beat, straight=straight)
    meter = beat.time
    bar = meter.quarters * TICKS
    return smf.Score(
        parts=_parts(song),
        name=beat.name,
        ticks=TICKS,
        tempos=((0, song.tempo),),
        meters=((0, meter.beats, meter.unit),),
        keys=((0, beat.tonality.signature),),
        markers=tuple((int(index * bar), name) for index, name in song.markers),
    )


def write_midi(beat: Beat, path: Path, *, straight: bool = False) -> None:
    """Write a beat to a new file.

    Raises:
        FileError: There is a file already, or it cannot be written.
    """
    try:
        smf.write_smf(path, score_of(beat, straight=straight))
    except FileExistsError as error:
        raise FileError(
            message("There is already a file {path}.", path=path), message("Give another name with --to.")
        ) from error
    except FileNotFoundError as error:
        raise FileError(
            message("There is no folder {path}.", path=path.parent),
            message("Make the folder first, or name a file in another one with `--to FILE`."),
        ) from error
    except OSError as error:
        raise FileError(
            message("The file {path} cannot be written.", path=path),
            message("Name another file with `--to FILE`. The machine says: {reason}.", reason=error.strerror or error),
        ) from error


def _parts(song: Arrangement) -> tuple[smf.Part, ...]:
    """The tracks that have notes."""
    drums = tuple(_notes(song, tuple(DRUMS), smf.DRUMS))
    parts = [smf.Part("Drums", drums)] if drums else []
    for voice, (name, channel, program) in _PITCHED.items():
        notes = _notes(song, (voice,), channel)
        if notes:
            parts.append(smf.Part(name, notes, program))
    return tuple(parts)


def _notes(song: Arrangement, voices: tuple[str, ...], channel: int) -> tuple[smf.Note, ...]:
    """The notes of some voices on absolute ticks."""
    return tuple(
        smf.Note(
            _tick(note.start),
            max(_tick(note.start + note.length) - _tick(note.start), 1),
            note.pitch,
            note.velocity,
            channel,
        )
        for note in song.notes
        if note.voice in voices
    )


def _tick(quarters: Fraction) -> int:
    """The tick nearest to a position."""
    return round(quarters * TICKS)
