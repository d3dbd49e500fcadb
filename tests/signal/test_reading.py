"""A hostile audio file is refused with one exception type, within P6's 64 MB, and without its name."""

from __future__ import annotations

import random
import struct
import tracemalloc
from typing import TYPE_CHECKING

import numpy as np
import pytest

from workshop_signal.loudness import LoudnessMeter
from workshop_signal.peaks import TruePeakMeter
from workshop_signal.reading import AudioError, blocks_of, open_audio

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[..., np.ndarray]


def wav(channels: int, rate: int, frames: int) -> bytes:
    """A 16-bit file whose header says this."""
    data = bytes(2 * channels * frames)
    form = struct.pack("<HHIIHH", 1, channels, rate, rate * 2 * channels & 0xFFFFFFFF, 2 * channels, 16)
    body = b"WAVEfmt " + struct.pack("<I", 16) + form + b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body


def measure(path: Path) -> None:
    """Measure what a finished mix is measured for."""
    with open_audio(path) as file:
        loudness, peaks = LoudnessMeter(file.samplerate, file.channels), TruePeakMeter(file.channels, file.samplerate)
        for block in blocks_of(file):
            loudness.add(block)
            peaks.add(block)
    loudness.integrated()
    peaks.peak()


@pytest.mark.parametrize(
    "content", [b"", b"RIFF\x04\0\0\0WAVE", b"hello", wav(1000, 48_000, 10), wav(1, 2_000_000_000, 10)]
)
def test_what_cannot_be_measured_is_refused_without_its_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "Kanarifuglen.wav"
    path.write_bytes(content)
    with pytest.raises(AudioError) as caught:
        measure(path)
    assert "Kanari" not in str(caught.value)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AudioError), open_audio(tmp_path / "none.wav"):
        pass


def test_blocks_hold_the_whole_file_however_many_channels(tmp_path: Path, write_wav: Write) -> None:
    path = tmp_path / "take.wav"
    samples = write_wav(path, "RF64", 9000, 32)
    with open_audio(path) as file:
        blocks = list(blocks_of(file))
    assert np.array_equal(np.concatenate(blocks), samples)
    assert max(block.size for block in blocks) <= 65_536


@pytest.mark.parametrize(("channels", "rate"), [(32, 48_000), (2, 384_000), (2, 48_000)])
def test_measuring_needs_little_memory(tmp_path: Path, channels: int, rate: int) -> None:
    path = tmp_path / "take.wav"
    path.write_bytes(wav(channels, rate, rate * 4 // channels))
    measure(path)
    tracemalloc.start()
    try:
        measure(path)
        assert tracemalloc.get_traced_memory()[1] < 64 << 20
    finally:
        tracemalloc.stop()


def test_mutated_files_are_measured_or_refused(tmp_path: Path, write_wav: Write) -> None:
    path = tmp_path / "take.wav"
    write_wav(path, "RIFF", 100)
    sound = path.read_bytes()
    chance = random.Random(6)
    refused = 0
    for _ in range(300):
        changed = bytearray(sound)
        changed[chance.randrange(48)] = chance.randrange(256)
        path.write_bytes(changed)
        try:
            measure(path)
        except AudioError:
            refused += 1
    assert 0 < refused < 300
