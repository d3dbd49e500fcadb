"""An export copy holds the same samples and not one byte of metadata."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import numpy as np
import pytest

from workshop_signal.chunks import ChunkError, append_chunks, copy_audio_only, cue, ixml, read_layout

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[..., np.ndarray]
    Read = Callable[[Path], np.ndarray]

CANARY = "Kanarifuglen Åse"


@pytest.mark.parametrize(("frames", "channels"), [(0, 1), (101, 1), (101, 2), (400_000, 1)])
def test_the_copy_holds_the_samples_and_no_metadata(
    tmp_path: Path, form: str, frames: int, channels: int, write_wav: Write, samples_of: Read
) -> None:
    master, copy = tmp_path / "master.wav", tmp_path / "copy.wav"
    samples = write_wav(master, form, frames, channels)
    append_chunks(master, {**cue([(0, CANARY)]), "iXML": ixml(note=CANARY)})
    assert master.read_bytes().count(CANARY.encode()) == 2
    copy_audio_only(master, copy)
    assert [chunk.name for chunk in read_layout(copy).chunks] == ["fmt ", "data"]
    assert CANARY.encode() not in copy.read_bytes()
    assert np.array_equal(samples_of(copy), samples)


def test_what_libsndfile_may_leave_after_the_last_chunk_is_not_copied(tmp_path: Path, write_wav: Write) -> None:
    master, copy = tmp_path / "master.wav", tmp_path / "copy.wav"
    write_wav(master, "RIFF", 10)
    with master.open("ab") as file:
        file.write(CANARY.encode())
    copy_audio_only(master, copy)
    assert CANARY.encode() not in copy.read_bytes()


def test_an_existing_file_is_not_overwritten(tmp_path: Path, write_wav: Write) -> None:
    master, copy = tmp_path / "master.wav", tmp_path / "copy.wav"
    write_wav(master, "RIFF", 10)
    copy.write_bytes(b"mine")
    with pytest.raises(FileExistsError):
        copy_audio_only(master, copy)
    assert copy.read_bytes() == b"mine"


def test_a_copy_that_fails_leaves_nothing(tmp_path: Path, write_wav: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    master, copy = tmp_path / "master.wav", tmp_path / "copy.wav"
    write_wav(master, "RIFF", 10)

    def fail(*_: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("workshop_signal.chunks.bare._copy", fail)
    with pytest.raises(OSError, match="No space"):
        copy_audio_only(master, copy)
    assert not copy.exists()


def test_a_file_without_a_sound_format_is_refused(tmp_path: Path) -> None:
    master, copy = tmp_path / "master.wav", tmp_path / "copy.wav"
    body = b"WAVEfmt " + struct.pack("<I", 4) + b"\1\0\1\0" + b"data\0\0\0\0"
    master.write_bytes(b"RIFF" + struct.pack("<I", len(body)) + body)
    with pytest.raises(ChunkError, match="fmt"):
        copy_audio_only(master, copy)
    assert not copy.exists()


def test_more_than_four_gibibytes_become_rf64(
    tmp_path: Path, write_wav: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    master, copy = tmp_path / "master.wav", tmp_path / "copy.wav"
    write_wav(master, "RF64", 100)
    header = bytearray(master.read_bytes()[:104])
    size = 5 << 30
    struct.pack_into("<QQQ", header, 20, size - 8, size - 104, (size - 104) // 3)
    with master.open("wb") as file:
        file.write(header)
        file.truncate(size)
    monkeypatch.setattr("workshop_signal.chunks.bare._copy", lambda _reader, writer, _chunk: writer.truncate(size))
    copy_audio_only(master, copy)
    assert read_layout(copy).form == "RF64"
    assert read_layout(copy).need("data").size == size - 104
