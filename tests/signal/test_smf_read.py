"""Any MIDI file is read the same as mido reads it, or refused with one exception type, quickly and in little memory."""

from __future__ import annotations

import contextlib
import os
import random
import struct
import time
import tracemalloc
from fractions import Fraction
from typing import TYPE_CHECKING

import mido
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop_signal.smf import Note, Part, Score, SmfError, parse_smf, read_smf, smf_bytes

if TYPE_CHECKING:
    from pathlib import Path

TRIALS = int(os.environ.get("WORKSHOP_TRIALS", "300"))
HEADER = b"MThd\0\0\0\6\0\1\0\1\1\xe0"


def track(body: bytes) -> bytes:
    """A file with one track."""
    return HEADER + b"MTrk" + struct.pack(">I", len(body)) + body


@st.composite
def parts(draw: st.DrawFn) -> Part:
    """A part whose notes of one pitch follow each other."""
    notes: list[Note] = []
    for channel, pitch in draw(st.sets(st.tuples(st.integers(1, 16), st.integers(0, 127)), max_size=4)):
        start = 0
        for gap, length, velocity in draw(
            st.lists(st.tuples(st.integers(0, 1000), st.integers(1, 1000), st.integers(1, 127)), max_size=5)
        ):
            notes.append(Note(start + gap, length, pitch, velocity, channel))
            start += gap + length
    return Part(draw(st.text(max_size=20)), tuple(sorted(notes)), draw(st.none() | st.integers(0, 127)))


TICKS = st.integers(0, 100_000)
SCORES = st.builds(
    Score,
    parts=st.lists(parts(), max_size=3).map(tuple),
    name=st.text(max_size=20),
    ticks=st.integers(1, 32767),
    tempos=st.lists(
        st.tuples(TICKS, st.integers(1, (1 << 24) - 1).map(lambda us: Fraction(60_000_000, us))), max_size=3
    ),
    meters=st.lists(st.tuples(TICKS, st.integers(1, 255), st.sampled_from([1, 2, 4, 8, 16, 32, 64])), max_size=3),
    keys=st.lists(st.tuples(TICKS, st.sampled_from(["C", "Am", "Eb", "F#m", "A#m", "Cb"])), max_size=3),
    markers=st.lists(st.tuples(TICKS, st.text(max_size=20)), max_size=3),
)


def in_order(score: Score) -> Score:
    """The score with its shared events in order of their ticks."""
    shared = (score.tempos, score.meters, score.keys, score.markers)
    return Score(
        score.parts, score.name, score.ticks, *(tuple(sorted(events, key=lambda event: event[0])) for events in shared)
    )  # type: ignore[arg-type]


@given(SCORES)
def test_what_is_written_is_read_back(score: Score) -> None:
    assert parse_smf(smf_bytes(score)) == in_order(score)


def test_a_file_of_mido_is_read(tmp_path: Path) -> None:
    path = tmp_path / "beat.mid"
    file = mido.MidiFile(type=0, ticks_per_beat=96)
    file.tracks.append(
        mido.MidiTrack(
            [
                mido.MetaMessage("track_name", name="Blåtur"),
                mido.MetaMessage("set_tempo", tempo=500_000),
                mido.Message("control_change", control=7, value=100),
                mido.Message("sysex", data=(1, 2, 3)),
                mido.Message("note_on", note=60, velocity=80, time=96),
                mido.Message("pitchwheel", pitch=100, time=10),
                mido.Message("note_on", note=60, velocity=0, time=38),
                mido.Message("note_on", note=62, velocity=70, channel=9),
                mido.MetaMessage("end_of_track", time=24),
            ]
        )
    )
    file.save(path)
    score = read_smf(path)
    assert score.parts == (Part("Blåtur", (Note(96, 48, 60, 80, 1), Note(144, 24, 62, 70, 10))),)
    assert (score.name, score.ticks, score.tempos) == ("Blåtur", 96, ((0, Fraction(120)),))


def test_running_status_carries_over() -> None:
    score = parse_smf(track(b"\0\x90\x3c\x40" + b"\x10\x3c\0" + b"\0\x3e\x40" + b"\x20\x3e\0" + b"\0\xff\x2f\0"))
    assert score.parts[0].notes == (Note(0, 16, 60, 64), Note(16, 32, 62, 64))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MThd",
        HEADER,
        b"RIFF" + HEADER,
        HEADER.replace(b"\1\xe0", b"\0\0"),
        HEADER.replace(b"\1\xe0", b"\xe7\x28") + b"MTrk\0\0\0\0",
        b"MThd\0\0\0\6\0\2\0\1\1\xe0" + b"MTrk\0\0\0\0",
        HEADER + b"MTrk\0\0\0\5\0",
        track(b"\0"),
        track(b"\0\x3c\x40"),
        track(b"\0\x90\x3c"),
        track(b"\0\x90\x3c\x80"),
        track(b"\0\xf1\0"),
        track(b"\xff\xff\xff\xff\x7f\x90\x3c\x40"),
        track(b"\0\xff\x03\xff\xff\xff\x7fx"),
        HEADER + b"MTrk\0\0\0\0" * 1025,
    ],
)
def test_what_is_no_sound_file_is_refused(content: bytes) -> None:
    with pytest.raises(SmfError):
        parse_smf(content)


def test_a_hostile_two_megabytes_are_refused_in_time_and_memory(tmp_path: Path) -> None:
    path = tmp_path / "beat.mid"
    body = b"\0\x90\x3c\x40" + b"\0\x3c\x40" * 660_000
    path.write_bytes(track(body))
    started = time.process_time()
    with pytest.raises(SmfError, match="more than 200000 events"):
        read_smf(path)
    assert time.process_time() - started < 2
    tracemalloc.start()
    try:
        with pytest.raises(SmfError):
            read_smf(path)
        assert tracemalloc.get_traced_memory()[1] < 64 << 20
    finally:
        tracemalloc.stop()


def test_a_larger_file_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "beat.mid"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(SmfError, match="larger"):
        read_smf(path)


@pytest.mark.campaign
def test_mutated_files_give_one_exception_type() -> None:
    notes = tuple(Note(120 * n, 60, 36 + n % 40, 100, 1 + n % 16) for n in range(40))
    sound = smf_bytes(
        Score((Part("Trommer", notes, 3), Part("Bass", notes)), "Sang", markers=((0, "vers"),), keys=((0, "Am"),))
    )
    chance = random.Random(1)
    refused = 0
    for _ in range(TRIALS):
        changed = bytearray(sound)
        for _ in range(chance.randint(1, 5)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        if chance.random() < 0.2:
            del changed[chance.randrange(len(changed)) :]
        try:
            parse_smf(bytes(changed))
        except SmfError:
            refused += 1
    assert 0 < refused < TRIALS


@given(st.binary(max_size=200))
def test_any_track_content_is_read_or_refused(body: bytes) -> None:
    with contextlib.suppress(SmfError):
        parse_smf(track(body))
