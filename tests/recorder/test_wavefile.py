"""Mending a torn tail: whatever a kill leaves, header and audio agree afterwards, and no sound sample is lost."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workshop_recorder.engine.track import TrackFile
from workshop_recorder.wavefile import mend, read_layout

if TYPE_CHECKING:
    from pathlib import Path

FORMAT = struct.pack("<HHIIHH", 1, 1, 48000, 144000, 3, 24)


def wave(audio: bytes, counted: int, after: bytes = b"", *, wide: bool = False) -> bytes:
    """A 24-bit mono file whose header counts `counted` bytes of `audio`."""
    size = 0xFFFFFFFF if wide else counted
    ds64 = b"ds64" + struct.pack("<IQQQI", 28, counted + 72, counted, counted // 3, 0) if wide else b""
    body = b"WAVE" + ds64 + b"fmt " + struct.pack("<I", 16) + FORMAT + b"data" + struct.pack("<I", size) + audio + after
    return (b"RF64" if wide else b"RIFF") + struct.pack("<I", 0xFFFFFFFF if wide else counted + 36 + len(after)) + body


@given(audio=st.binary(max_size=400), counted=st.integers(0, 500), wide=st.booleans())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_every_whole_frame_is_kept_and_no_other(tmp_path: Path, audio: bytes, counted: int, *, wide: bool) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(wave(audio, counted, wide=wide))

    frames = mend(path)
    mended = path.read_bytes()
    layout = read_layout(path)
    assert frames == len(audio) // 3
    assert layout.data_bytes == 3 * frames
    assert mended[layout.data_offset : layout.data_offset + 3 * frames] == audio[: 3 * frames]
    assert soundfile.info(path).frames == frames
    assert mend(path) == frames
    assert path.read_bytes() == mended


@pytest.mark.parametrize("name", [b"bext", b"cue ", b"iXML", b"LIST"])
def test_a_file_with_chunks_after_its_audio_is_left_alone(tmp_path: Path, name: bytes) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(wave(bytes(300), 300, name + struct.pack("<I", 4) + b"abcd"))
    before = path.read_bytes()

    assert mend(path) == 100
    assert path.read_bytes() == before


def test_audio_that_reads_like_the_name_of_a_chunk_is_audio(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(wave(bytes(300) + b"bext\4\0\0\0" + bytes(4), 300))

    assert mend(path) == 104


def test_a_file_that_a_kill_left_beyond_4_gib_becomes_rf64_without_losing_a_frame(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    track = TrackFile(path, 1, 1, 0, 48000)
    track.write(np.arange(-500, 500, dtype=np.float32) / 2**23, 1.0)
    track.close()
    frames = 2**32 // 3 + 1000
    with path.open("r+b") as file:
        file.truncate(112 + 3 * frames)

    assert mend(path) == frames
    with soundfile.SoundFile(path) as sound:
        assert (sound.format, sound.frames) == ("RF64", frames)
        assert (np.round(sound.read(1000) * 2**23) == np.arange(-500, 500)).all()
    assert mend(path) == frames


def test_a_file_without_room_for_a_wide_header_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(wave(b"", 0))
    with path.open("r+b") as file:
        file.truncate(2**32 + 100)
    before = path.stat().st_size

    with pytest.raises(ValueError, match="without room"):
        mend(path)
    assert path.stat().st_size == before


def test_an_impossible_size_in_the_header_is_no_reason_to_fail(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    damaged = bytearray(wave(bytes(30), 30, wide=True))
    damaged[20:36] = b"\xff" * 16
    path.write_bytes(damaged)

    assert mend(path) == 10


@given(junk=st.binary(max_size=200))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_what_is_no_wav_is_refused_and_left_alone(tmp_path: Path, junk: bytes) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(junk)

    with pytest.raises(ValueError, match=r"WAV|cut short|audio"):
        mend(path)
    assert path.read_bytes() == junk


@given(position=st.integers(0, 43), value=st.integers(0, 255))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_damaged_header_never_ends_in_anything_but_a_refusal(tmp_path: Path, position: int, value: int) -> None:
    path = tmp_path / "a.wav"
    damaged = bytearray(wave(bytes(range(30)), 30))
    damaged[position] = value
    path.write_bytes(damaged)

    try:
        mend(path)
    except ValueError:
        assert path.read_bytes() == damaged
