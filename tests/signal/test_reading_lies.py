"""Chunks that lie never reach the library that decodes, and a disk that fails is no damaged file."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from workshop_signal.chunks.foreign import ForeignError
from workshop_signal.chunks.lists import check_lists
from workshop_signal.chunks.plain import PlainWave
from workshop_signal.reading import AudioError, blocks_of, open_audio

if TYPE_CHECKING:
    from pathlib import Path

ENDLESS = b"adtl" + b"2\xde(\xa4" + struct.pack("<I", 0xFFFFFFFF) + b"labl" + struct.pack("<I", 0)
"""libsndfile 1.2.2 reads this list without end."""


def with_list(path: Path, content: bytes, subtype: str = "PCM_24") -> np.ndarray:
    samples = np.random.default_rng(2).normal(0, 0.1, 3000)
    soundfile.write(path, samples, 48_000, subtype)
    body = path.read_bytes()[8:] + b"LIST" + struct.pack("<I", len(content)) + content
    path.write_bytes(b"RIFF" + struct.pack("<I", len(body)) + body)
    return samples


def test_a_list_without_end_is_passed_over(tmp_path: Path) -> None:
    samples = with_list(tmp_path / "a.wav", ENDLESS)
    with open_audio(tmp_path / "a.wav") as file:
        found = np.concatenate(list(blocks_of(file)))[:, 0]
    assert np.abs(found - samples).max() < 2**-22


def test_compressed_audio_is_read_only_beside_sound_lists(tmp_path: Path) -> None:
    with_list(tmp_path / "a.wav", b"INFOIART" + struct.pack("<I", 4) + b"Tor\0", "ULAW")
    with open_audio(tmp_path / "a.wav") as file:
        assert file.frames == 3000
    with_list(tmp_path / "b.wav", ENDLESS, "ULAW")
    with pytest.raises(AudioError), open_audio(tmp_path / "b.wav"):
        pass


def test_what_is_read_is_the_same_as_libsndfile_reads(tmp_path: Path) -> None:
    for subtype in ("PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE"):
        for form in ("WAV", "WAVEX", "RF64"):
            path = tmp_path / f"{subtype}-{form}.wav"
            soundfile.write(path, np.random.default_rng(3).normal(0, 0.2, (5001, 2)), 44_100, subtype, format=form)
            with open_audio(path) as file:
                assert (file.samplerate, file.channels, file.frames, file.subtype) == (44_100, 2, 5001, subtype)
                file.seek(1000)
                found = file.read(2000, dtype="float32", always_2d=True)
            assert (found == soundfile.read(path, 2000, 1000, dtype="float32")[0]).all()


def test_a_file_of_no_frames_is_a_file(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", np.zeros(0), 48_000, "PCM_24")
    with open_audio(tmp_path / "a.wav") as file:
        assert file.frames == 0


def test_what_the_disk_says_is_the_cause(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_list(tmp_path / "a.wav", b"INFO")

    def fail(view: PlainWave, _place: int, _count: int) -> bytes:
        view.failure = OSError(5, "Input/output error")
        return b""

    def read() -> None:
        with open_audio(tmp_path / "a.wav") as file:
            monkeypatch.setattr(PlainWave, "_from_file", fail)
            list(blocks_of(file))

    with pytest.raises(AudioError) as failed:
        read()
    assert isinstance(failed.value.__cause__, OSError)


@pytest.mark.parametrize(
    ("content", "sound"),
    [(b"INFO", True), (b"INFOIART\4\0\0\0Tor\0", True), (b"INFOIART\3\0\0\0Tor", True), (ENDLESS, False), (b"adtllabl\5\0\0\0", False)],
)  # fmt: skip
def test_a_lists_parts_end_where_it_does(tmp_path: Path, content: bytes, sound: bool) -> None:
    with_list(tmp_path / "a.wav", content)
    with (tmp_path / "a.wav").open("rb") as file:
        if sound:
            check_lists(file)
        else:
            with pytest.raises(ForeignError):
                check_lists(file)
