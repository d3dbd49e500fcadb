"""Another reader finds in the MIDI file what the template says."""

from __future__ import annotations

import io
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

import mido
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.beats.conftest import make_beat
from tests.beats.template.strategies import beats
from workshop import FileError
from workshop_beats.exchange.midi import TICKS, score_of, write_midi
from workshop_beats.song.arrange import arrange
from workshop_beats.voices import PITCHED
from workshop_signal.smf import smf_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from workshop_beats.song.arrange import Arrangement
    from workshop_beats.template.model import Beat

pytestmark = pytest.mark.pure


def written(beat: Beat, folder: Path, *, straight: bool = False) -> mido.MidiFile:
    path = folder / "beat.mid"
    path.unlink(missing_ok=True)
    write_midi(score_of(beat, straight=straight), path)
    return mido.MidiFile(path)


def absolute(track: mido.MidiTrack) -> list[tuple[int, mido.Message]]:
    tick, events = 0, []
    for event in track:
        tick += event.time
        events.append((tick, event))
    return events


def metas(file: mido.MidiFile, kind: str) -> list[tuple[int, mido.MetaMessage]]:
    return [(tick, event) for tick, event in absolute(file.tracks[0]) if event.type == kind]


def round_half_up(position: Fraction) -> int:
    return int(position + Fraction(1, 2))


def channel_of(voice: str) -> int:
    """The channel from 0, as mido counts."""
    return PITCHED[voice].channel - 1 if voice in PITCHED else 9


class Heard(NamedTuple):
    """A note in ticks, as a synthesiser plays it."""

    start: int
    channel: int
    pitch: int
    end: int
    velocity: int


def heard(file: mido.MidiFile) -> list[Heard]:
    """All notes of a file, in order. No pitch of a channel may start again before it ended: readers differ on those."""
    notes: list[Heard] = []
    for track in file.tracks:
        sounding: dict[tuple[int, int], tuple[int, int]] = {}
        for tick, event in absolute(track):
            if event.type == "note_on":
                assert (event.channel, event.note) not in sounding
                assert event.velocity > 0
                sounding[event.channel, event.note] = tick, event.velocity
            elif event.type == "note_off":
                start, velocity = sounding.pop((event.channel, event.note))
                notes.append(Heard(start, event.channel, event.note, tick, velocity))
        assert not sounding
    return sorted(notes)


def meant(song: Arrangement) -> list[Heard]:
    """What a song's notes are in a file, in order.

    A note ends where its pitch starts anew, as a key cannot be pressed twice; of two on one tick the last stays.
    """
    onsets: dict[tuple[int, int], dict[int, Heard]] = {}
    for start, voice, pitch, length, velocity in song.ordered():
        key = channel_of(voice), pitch
        first, last = (round_half_up(Fraction(at * TICKS, song.grain)) for at in (start, start + length))
        onsets.setdefault(key, {})[first] = Heard(first, *key, max(last, first + 1), velocity)
    found = []
    for notes in onsets.values():
        for note, after in zip(notes.values(), [*list(notes)[1:], None], strict=True):
            found.append(note if after is None else note._replace(end=min(note.end, after)))
    return sorted(found)


def test_every_template_reads_back_with_the_same_notes(template: Beat, tmp_path: Path) -> None:
    assert heard(written(template, tmp_path)) == meant(arrange(template))


def test_a_held_note_ends_where_a_hand_strikes_it_early_again(tmp_path: Path) -> None:
    beat = make_beat({"pad": "|x-x-x-x-|", "chords": "C"}, loose={"timing_ms": 30})
    ends: dict[int, Fraction] = {}
    overlaps = 0
    for note in arrange(beat).notes:
        overlaps += ends.get(note.pitch, 0) > note.start
        ends[note.pitch] = note.start + note.length

    found = heard(written(beat, tmp_path))
    starts = {(note.pitch, note.start) for note in found}
    assert overlaps > 3
    assert sum((note.pitch, note.end) in starts for note in found) >= overlaps


def test_every_template_reads_back_with_the_same_sections_tempo_meter_and_key(template: Beat, tmp_path: Path) -> None:
    file = written(template, tmp_path)
    bar = int(template.time.quarters * TICKS)
    song = arrange(template)

    assert file.type == 1
    assert [(tick, event.text) for tick, event in metas(file, "marker")] == [
        (at * bar, name) for at, name in song.markers
    ]
    assert [(tick, event.tempo) for tick, event in metas(file, "set_tempo")] == [
        (change.at * TICKS, round(60_000_000 / change.bpm)) for change in song.changes
    ]
    ((_, meter),) = metas(file, "time_signature")
    assert f"{meter.numerator}/{meter.denominator}" == template.meter
    assert [(tick, event.key) for tick, event in metas(file, "key_signature")] == [
        (at * bar, name) for at, name in song.keys
    ]
    voices = {note.voice for note in song.notes}
    titles = [instrument.title for voice, instrument in PITCHED.items() if voice in voices]
    assert [track.name for track in file.tracks] == [template.name, "Drums", *titles]


def test_swing_is_in_the_ticks_unless_straight(tmp_path: Path) -> None:
    beat = make_beat({"drums": {"hat": "|xxxxxxxxxxxxxxxx|"}}, swing=60)

    bent = [note.start for note in heard(written(beat, tmp_path))]
    straight = [note.start for note in heard(written(beat, tmp_path, straight=True))]
    assert bent[:4] == [0, 288, 480, 768]
    assert straight[:4] == [0, 240, 480, 720]


@given(beat=beats(), straight=st.booleans())
@settings(deadline=None, max_examples=40)
def test_any_beat_reads_back_with_the_same_notes_and_sections(beat: Beat, straight: bool) -> None:
    song = arrange(beat, straight=straight)
    file = mido.MidiFile(file=io.BytesIO(smf_bytes(score_of(beat, straight=straight))), charset="utf-8")
    bar = beat.time.quarters * TICKS

    assert heard(file) == meant(song)
    assert [(tick, event.text) for tick, event in metas(file, "marker")] == [
        (at * bar, name) for at, name in song.markers
    ]
    assert [tick for tick, _ in metas(file, "set_tempo")] == [change.at * TICKS for change in song.changes]


def test_tempo_and_key_change_where_the_section_does(tmp_path: Path) -> None:
    section = {"verse": {"bass": "|1|"}, "lift": {"like": "verse", "tempo": 120, "transpose": 2}}
    file = written(make_beat(section=section, song={"form": ["verse 2", "lift 2"]}), tmp_path)

    assert [(tick, event.tempo) for tick, event in metas(file, "set_tempo")] == [(0, 666_667), (8 * TICKS, 500_000)]
    assert [(tick, event.key) for tick, event in metas(file, "key_signature")] == [(0, "C"), (8 * TICKS, "D")]


def test_only_the_voices_that_are_wanted_are_written() -> None:
    beat = make_beat({"drums": {"kick": "|x|"}, "bass": "|1|", "melody": "|1|"})

    assert [part.name for part in score_of(beat).parts] == ["Drums", "Bass", "Melody guide"]
    assert [part.name for part in score_of(beat, melody=False).parts] == ["Drums", "Bass"]
    assert [part.name for part in score_of(beat, voices={"kick"}).parts] == ["Drums"]


def test_every_instrument_has_its_general_midi_sound(tmp_path: Path) -> None:
    lines = dict.fromkeys(("keys", "pad", "guitar"), "|x|") | {"bass": "|1|", "melody": "|1|"}
    file = written(make_beat(lines), tmp_path)
    programs = {
        track.name: (event.channel + 1, event.program)
        for track in file.tracks
        for event in track
        if event.type == "program_change"
    }

    assert programs == {each.title: (each.channel, each.program) for each in PITCHED.values()}


def test_names_keep_their_letters(tmp_path: Path) -> None:
    beat = make_beat(
        name="Blåbærtur", section={"refreng ø": {"drums": {"kick": "|x|"}}}, song={"form": ["refreng ø 1"]}
    )
    write_midi(score_of(beat), tmp_path / "beat.mid")
    file = mido.MidiFile(tmp_path / "beat.mid", charset="utf-8")

    assert file.tracks[0].name == "Blåbærtur"
    assert metas(file, "marker")[0][1].text == "refreng ø"


def test_a_file_that_is_there_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "mine.mid"
    path.write_bytes(b"mine")
    with pytest.raises(FileError):
        write_midi(score_of(make_beat()), path)

    assert path.read_bytes() == b"mine"


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileError):
        write_midi(score_of(make_beat()), tmp_path / "none" / "beat.mid")
