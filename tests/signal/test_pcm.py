"""Plain WAV files are what other readers say they are: lengths, levels, bits, and silence that stays silent."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile
from hypothesis import example, given
from hypothesis import strategies as st

from workshop_signal.chunks import append_chunks, has_chunk
from workshop_signal.chunks.header import LARGEST_RIFF
from workshop_signal.pcm import PcmFile, header

if TYPE_CHECKING:
    from pathlib import Path

SUBTYPES = {16: "PCM_16", 24: "PCM_24", 32: "FLOAT"}


def sine(frames: int, level: float = 0.5) -> np.ndarray:
    time = np.arange(frames) / 50
    return (level * np.stack([np.sin(time), np.cos(time)])).astype(np.float32)


def write(path: Path, sound: np.ndarray, bits: int, size: int = 1000) -> float:
    with PcmFile(path, 44_100, len(sound), sound.shape[1], bits) as file:
        for start in range(0, sound.shape[1], size):
            file.write(sound[:, start : start + size])
    return file.peak


@pytest.mark.parametrize("bits", [16, 24, 32])
@pytest.mark.parametrize(("channels", "frames"), [(2, 5000), (2, 4999), (1, 4999), (1, 0)])
def test_other_readers_find_what_was_written(tmp_path: Path, bits: int, channels: int, frames: int) -> None:
    sound = sine(frames)[:channels]
    write(tmp_path / "a.wav", sound, bits)
    info = soundfile.info(tmp_path / "a.wav")
    read, _ = soundfile.read(tmp_path / "a.wav", dtype="float32", always_2d=True)

    assert (info.frames, info.samplerate, info.channels, info.subtype) == (frames, 44_100, channels, SUBTYPES[bits])
    assert np.abs(read.T - sound).max(initial=0) <= {16: 2 / 2**15, 24: 1 / 2**23, 32: 0}[bits]
    assert (tmp_path / "a.wav").stat().st_size % 2 == 0
    assert (tmp_path / "a.wav").stat().st_size == 8 + struct.unpack("<4sI", (tmp_path / "a.wav").read_bytes()[:8])[1]


@pytest.mark.parametrize(("bits", "highest"), [(16, 32767 / 32768), (24, 1 - 1 / 2**16), (32, 1.7)])
def test_what_is_too_loud_is_clipped_and_told(tmp_path: Path, bits: int, highest: float) -> None:
    assert write(tmp_path / "a.wav", sine(5000, 1.7), bits) == pytest.approx(1.7, abs=0.001)
    read, _ = soundfile.read(tmp_path / "a.wav")

    assert read.max() == pytest.approx(highest, abs=0.001)
    assert read.min() == pytest.approx(-1.0 if bits < 32 else -1.7, abs=0.001)


def test_a_soft_end_in_16_bits_is_dithered_and_silence_is_not(tmp_path: Path) -> None:
    sound = sine(60_000, 0.4 / 2**15)
    sound[:, 30_000:] = 0
    write(tmp_path / "a.wav", sound, 16, size=10_000)
    read = soundfile.read(tmp_path / "a.wav")[0].T

    assert not read[:, 30_000:].any()
    tone = float(np.mean(read[0, :30_000] * np.sin(np.arange(30_000) / 50))) * 2
    assert tone == pytest.approx(0.4 / 2**15, rel=0.15)


def test_the_same_sound_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write(tmp_path / name, sine(5000), 16)

    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_it_never_writes_over_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(b"mine")
    with pytest.raises(FileExistsError):
        PcmFile(tmp_path / "a.wav", 48_000, 2, 10)

    assert (tmp_path / "a.wav").read_bytes() == b"mine"


def test_other_bits_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="20 bits"):
        PcmFile(tmp_path / "a.wav", 48_000, 2, 10, 20)

    assert not (tmp_path / "a.wav").exists()


@given(st.integers(0, 2**34), st.sampled_from([1, 2]))
@example(0xFFFFFFFF // 3 - 12, 1)
@example(LARGEST_RIFF // 3 - 12, 1)
@example(LARGEST_RIFF // 3 - 11, 1)
def test_the_head_says_how_long_it_is_and_becomes_rf64_beyond_four_gibibytes(frames: int, channels: int) -> None:
    head = header(48_000, channels, frames, 24)
    size = frames * channels * 3
    after = size + size % 2

    if after + 36 <= LARGEST_RIFF:
        assert head[:4] == b"RIFF"
        assert struct.unpack("<I", head[4:8])[0] == after + len(head) - 8
        assert struct.unpack("<I", head[-4:])[0] == size
    else:
        assert head[:8] == b"RF64\xff\xff\xff\xff"
        assert struct.unpack("<QQQ", head[20:44]) == (after + len(head) - 8, size, frames)


def test_a_sparse_rf64_file_is_read_by_others(tmp_path: Path) -> None:
    frames = 1_600_000_000
    with (tmp_path / "long.wav").open("wb") as file:
        file.write(header(48_000, 1, frames, 24))
        file.truncate(file.tell() + 3 * frames)

    assert soundfile.info(tmp_path / "long.wav").frames == frames


@pytest.mark.parametrize("size", [LARGEST_RIFF - 100, LARGEST_RIFF, 0xFFFFFFFF - 39, 0xFFFFFFFF, 5 << 30])
def test_a_file_about_as_long_as_riff_can_be_takes_its_title(tmp_path: Path, size: int) -> None:
    path = tmp_path / "long.wav"
    with path.open("wb") as file:
        file.write(header(48_000, 1, size // 3, 24))
        file.truncate(file.tell() + size // 3 * 3 + size // 3 % 2)
    append_chunks(path, {"LIST/INFO": b"INAM\x04\0\0\0Hei\0"})

    assert soundfile.info(path).frames == size // 3
    assert has_chunk(path, "LIST/INFO")
