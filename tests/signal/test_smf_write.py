"""What another MIDI library reads from our files, and what we refuse to write."""

from __future__ import annotations

import io
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import mido
import pytest

from workshop_signal.smf import DRUMS, Note, Part, Score, SmfError, smf_bytes, write_smf

if TYPE_CHECKING:
    from pathlib import Path

SONG = Score(
    parts=(
        Part("Trommer", (Note(0, 60, 36, 110, DRUMS), Note(480, 60, 38, 90, DRUMS))),
        Part("Bass «ŋ» Åse", (Note(0, 900, 33, 80, 2),), program=33),
    ),
    name="Økt «én»",
    tempos=((0, Fraction(90)), (1920, Fraction(120))),
    meters=((0, 6, 8),),
    keys=((0, "F#m"),),
    markers=((0, "vers"), (1920, "refreng «ŋ» ŋ")),
)


def read(score: Score) -> mido.MidiFile:
    """What mido makes of it."""
    return mido.MidiFile(file=io.BytesIO(smf_bytes(score)), charset="utf-8")


def test_the_conductor_track_has_tempo_meter_key_markers_and_name() -> None:
    file = read(SONG)
    assert (file.type, file.ticks_per_beat, len(file.tracks)) == (1, 480, 3)
    tick, seen = 0, []
    for message in file.tracks[0]:
        tick += message.time
        seen.append((tick, message.type))
    assert [message.tempo for message in file.tracks[0] if message.type == "set_tempo"] == [666_667, 500_000]
    meter = next(message for message in file.tracks[0] if message.type == "time_signature")
    assert (meter.numerator, meter.denominator) == (6, 8)
    assert next(message.key for message in file.tracks[0] if message.type == "key_signature") == "F#m"
    assert [message.text for message in file.tracks[0] if message.type == "marker"] == ["vers", "refreng «ŋ» ŋ"]
    assert file.tracks[0].name == "Økt «én»"
    assert (1920, "marker") in seen
    assert seen[-1] == (1920, "end_of_track")


def test_parts_have_names_sounds_and_channels() -> None:
    file = read(SONG)
    assert [track.name for track in file.tracks[1:]] == ["Trommer", "Bass «ŋ» Åse"]
    drums = [message for message in file.tracks[1] if message.type == "note_on"]
    assert [(message.note, message.velocity, message.channel) for message in drums] == [(36, 110, 9), (38, 90, 9)]
    program = next(message for message in file.tracks[2] if message.type == "program_change")
    assert (program.program, program.channel) == (33, 1)


def test_a_note_ends_before_the_next_of_its_pitch_starts() -> None:
    messages = [
        message
        for message in read(Score((Part("", (Note(0, 480, 60), Note(480, 480, 60))),))).tracks[1]
        if not message.is_meta
    ]
    assert [(message.type, message.time) for message in messages] == [
        ("note_on", 0),
        ("note_off", 480),
        ("note_on", 0),
        ("note_off", 480),
    ]


def test_an_overlapped_note_is_cut_where_its_pitch_starts_anew() -> None:
    notes = (Note(0, 480, 60), Note(100, 10, 60), Note(100, 480, 60, 90), Note(0, 480, 61))
    messages = [
        message for message in read(Score((Part("", notes),))).tracks[1] if not message.is_meta and message.note == 60
    ]
    assert [(message.type, message.velocity) for message in messages if message.type == "note_on"] == [
        ("note_on", 100),
        ("note_on", 90),
    ]
    assert len(messages) == 4


@pytest.mark.parametrize("key", ["C", "Am", "Eb", "Bbm", "C#", "Abm", "Cb", "A#m", "G", "Dm"])
def test_keys_are_those_that_musicians_write(key: str) -> None:
    assert (
        next(message.key for message in read(Score(keys=((0, key),))).tracks[0] if message.type == "key_signature")
        == key
    )


@pytest.mark.parametrize(
    "score",
    [
        replace(SONG, ticks=0),
        replace(SONG, ticks=32768),
        replace(SONG, tempos=((0, Fraction(0)),)),
        replace(SONG, tempos=((0, Fraction(3)),)),
        replace(SONG, meters=((0, 4, 5),)),
        replace(SONG, meters=((0, 256, 4),)),
        replace(SONG, keys=((0, "H"),)),
        replace(SONG, markers=((-1, "x"),)),
        replace(SONG, markers=((1 << 29, "x"),)),
        Score((Part("", (Note(0, 0, 60),)),)),
        Score((Part("", (Note(-1, 5, 60),)),)),
        Score((Part("", (Note(0, 5, 128),)),)),
        Score((Part("", (Note(0, 5, 60, 0),)),)),
        Score((Part("", (Note(0, 5, 60, 128),)),)),
        Score((Part("", (Note(0, 5, 60, 64, 0),)),)),
        Score((Part("", (Note(0, 5, 60, 64, 17),)),)),
        Score((Part("", program=128),)),
    ],
)
def test_what_a_file_cannot_hold_is_refused(score: Score, tmp_path: Path) -> None:
    with pytest.raises(SmfError):
        write_smf(tmp_path / "beat.mid", score)
    assert not list(tmp_path.glob("*.mid"))


def test_an_existing_file_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "beat.mid"
    path.write_bytes(b"mine")
    with pytest.raises(FileExistsError):
        write_smf(path, SONG)
    assert path.read_bytes() == b"mine"
