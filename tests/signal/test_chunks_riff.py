"""A hostile WAV gives one exception type, little memory, and stays as it is."""

from __future__ import annotations

import os
import random
import struct
import subprocess
import sys
import tracemalloc
from typing import TYPE_CHECKING

import pytest

from tests.signal.contents import read_chunk
from workshop_signal.chunks import ChunkError, append_chunks, copy_audio_only, cue, ixml, read_layout
from workshop_signal.chunks.riff import content_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import numpy as np

    Write = Callable[..., np.ndarray]

TRIALS = int(os.environ.get("WORKSHOP_TRIALS", "300"))
CHUNKS = {**cue([(10, "vers")]), "iXML": ixml(take="3"), "axml": b"x" * 31}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"RIFF",
        b"RIFF\x04\0\0\0WAVE",
        b"FORM\x04\0\0\0AIFF",
        b"RIFF\xff\xff\xff\xffWAVEdata\0\0\0\0",
        b"RIFF\x0c\0\0\0WAVEdata\xff\xff\xff\xff",
        b"RF64\xff\xff\xff\xffWAVEdata\0\0\0\0",
        b"RF64\xff\xff\xff\xffWAVEds64\x1c\0\0\0" + b"\xff" * 28,
        b"RF64\xff\xff\xff\xffWAVEds64\xff\xff\xff\x7f" + b"\0" * 28,
        b"RIFF\x0c\0\0\0WAVELIST\0\0\0\0",
    ],
)
def test_what_is_no_wav_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "take.wav"
    path.write_bytes(content)
    with pytest.raises(ChunkError):
        read_layout(path)
    with pytest.raises(ChunkError):
        append_chunks(path, CHUNKS)
    assert path.read_bytes() == content


def test_a_million_chunks_are_refused_before_they_cost_memory(tmp_path: Path) -> None:
    path = tmp_path / "take.wav"
    body = b"junk\0\0\0\0" * 1_000_000
    path.write_bytes(b"RIFF" + struct.pack("<I", len(body) + 4) + b"WAVE" + body)
    tracemalloc.start()
    try:
        with pytest.raises(ChunkError, match="more than 4096"):
            read_layout(path)
        assert tracemalloc.get_traced_memory()[1] < 2 << 20
    finally:
        tracemalloc.stop()


def test_a_huge_chunk_is_not_read(tmp_path: Path, write_wav: Write) -> None:
    path = tmp_path / "take.wav"
    write_wav(path, "RIFF", 100)
    append_chunks(path, {"iXML": b"x" * 5000})
    with path.open("rb") as file, pytest.raises(ChunkError, match="larger than 4999"):
        content_of(file, read_layout(path).need("iXML"), 4999)


def test_a_chunk_that_is_not_there_is_none(tmp_path: Path, write_wav: Write) -> None:
    path = tmp_path / "take.wav"
    write_wav(path, "RIFF", 100)
    assert read_chunk(path, "iXML") is None


@pytest.mark.campaign
def test_mutated_files_give_one_exception_type_and_stay_as_they_are(
    tmp_path: Path, write_wav: Write, form: str
) -> None:
    path, target = tmp_path / "take.wav", tmp_path / "copy.wav"
    write_wav(path, form, 33)
    append_chunks(path, CHUNKS)
    sound = path.read_bytes()
    chance = random.Random(form)
    refused = 0
    for _ in range(TRIALS):
        content = _mutate(sound, chance)
        path.write_bytes(content)
        try:
            read_layout(path)
            read_chunk(path, "iXML")
            copy_audio_only(path, target)
            append_chunks(path, {"test": b"1234"})
        except ChunkError:
            refused += 1
            assert path.read_bytes() == content
        target.unlink(missing_ok=True)
    assert 0 < refused < TRIALS


def _mutate(content: bytes, chance: random.Random) -> bytes:
    """Change up to four bytes (headers more often), put in an extreme size, or cut the file."""
    changed = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        changed[chance.randrange(130 if chance.random() < 0.7 else len(changed))] = chance.randrange(256)
    if chance.random() < 0.3:
        size = chance.choice([0, 1, 0x7FFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF])
        struct.pack_into("<I", changed, chance.randrange(0, len(changed) - 4), size)
    if chance.random() < 0.2:
        del changed[chance.randrange(len(changed)) :]
    return bytes(changed)


def test_importing_the_chunk_code_imports_no_audio_library() -> None:
    code = "import sys, workshop_signal.chunks; sys.exit(bool({'numpy', 'soundfile'} & sys.modules.keys()))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
