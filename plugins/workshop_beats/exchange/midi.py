"""A beat as a Standard MIDI File: a conductor track, then drums on channel 10 and each instrument on its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop import FileError, message
from workshop_beats.song.arrange import arrange
from workshop_beats.voices import DRUMS, MELODY, PITCHED
from workshop_signal import smf

if TYPE_CHECKING:
    from collections.abc import Container, Iterable
    from pathlib import Path

    from workshop_beats.song.notes import Played
    from workshop_beats.template.model import Beat

TICKS = 960
"""Ticks a quarter note: fine enough that a push of one millisecond is not lost."""
_DRUMS = "Drums"


def score_of(
    beat: Beat, *, straight: bool = False, melody: bool = True, voices: Container[str] | None = None
) -> smf.Score:
    """The whole form, swing and feel in the ticks unless `straight`; the guide melody on a track of its own or not.

    Only `voices` where they are given. Tempo, key and sections are where they change; the count-in is left out. In the
    file a note ends where its pitch starts anew on its channel; of two on one tick the last in the song's order stays.
    """
    song = arrange(beat, straight=straight)
    played = (
        note for note in song.ordered() if (melody or note[1] != MELODY) and (voices is None or note[1] in voices)
    )
    return smf.Score(
        parts=_parts(played, song.grain),
        name=beat.name,
        ticks=TICKS,
        tempos=tuple((round(change.at * TICKS), change.bpm) for change in song.changes),
        meters=((0, song.meter.beats, song.meter.unit),),
        keys=tuple((_tick(bar * song.bar, song.grain), name) for bar, name in song.keys),
        markers=tuple((_tick(bar * song.bar, song.grain), name) for bar, name in song.markers),
    )


def write_midi(score: smf.Score, path: Path) -> None:
    """Write a score to a new file.

    Raises:
        FileError: There is a file already, or it cannot be written.
    """
    try:
        smf.write_smf(path, score)
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


def _parts(played: Iterable[Played], grain: int) -> tuple[smf.Part, ...]:
    """The tracks that have notes, on absolute ticks: drums first, then each instrument."""
    notes: dict[str, list[smf.Note]] = {}
    for start, voice, pitch, length, velocity in played:
        drum = voice in DRUMS
        tick = _tick(start, grain)
        note = smf.Note(
            tick,
            max(_tick(start + length, grain) - tick, 1),
            pitch,
            velocity,
            smf.DRUMS if drum else PITCHED[voice].channel,
        )
        notes.setdefault(_DRUMS if drum else voice, []).append(note)
    titles = {_DRUMS: (_DRUMS, None), **{voice: (each.title, each.program) for voice, each in PITCHED.items()}}
    return tuple(
        smf.Part(title, tuple(notes[track]), program) for track, (title, program) in titles.items() if track in notes
    )


def _tick(position: int, grain: int) -> int:
    """The tick nearest to a position in grains."""
    return (2 * position * TICKS + grain) // (2 * grain)
