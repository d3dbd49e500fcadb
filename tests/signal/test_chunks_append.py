"""Appending metadata never costs a sample, wherever it is cut."""

from __future__ import annotations

import errno
import json
import struct
import subprocess
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.signal.contents import read_chunk
from workshop_signal.chunks import ChunkError, append_chunks, cue, has_chunk, ixml, read_layout

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[..., np.ndarray]
    Read = Callable[[Path], np.ndarray]

CHUNKS = {"bext": b"\1" * 602, **cue([(10, "vers"), (20, "refreng")]), "iXML": ixml(take="3", tracks=[(2, "Vokal")])}


@pytest.mark.parametrize("frames", [0, 1, 480, 481])
def test_audio_is_untouched_and_chunks_come_back(
    tmp_path: Path, form: str, frames: int, write_wav: Write, samples_of: Read
) -> None:
    path = tmp_path / "take.wav"
    samples = write_wav(path, form, frames)
    append_chunks(path, CHUNKS)
    assert np.array_equal(samples_of(path), samples)
    assert {name: read_chunk(path, name) for name in CHUNKS} == CHUNKS
    assert read_layout(path).end == path.stat().st_size


def test_a_cut_at_any_byte_leaves_the_audio_and_can_be_completed(
    tmp_path: Path, form: str, write_wav: Write, samples_of: Read
) -> None:
    path = tmp_path / "take.wav"
    samples = write_wav(path, form, 101)
    before = path.read_bytes()
    append_chunks(path, CHUNKS)
    after = path.read_bytes()
    for length in range(len(before), len(after) + 1, 7):
        path.write_bytes(before + after[len(before) : length])
        assert read_layout(path).find("bext") is None
        assert np.array_equal(samples_of(path), samples)
        append_chunks(path, CHUNKS)
        assert path.read_bytes() == after


def test_the_size_is_written_last_and_after_a_sync(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write_wav: Write
) -> None:
    path = tmp_path / "take.wav"
    write_wav(path, "RF64", 100)
    seen = []
    monkeypatch.setattr("workshop_signal.chunks.append.os.fsync", lambda _: seen.append(read_layout(path)))
    append_chunks(path, CHUNKS)
    assert [layout.find("iXML") is not None for layout in seen] == [False, True]
    assert seen[0].file_size == seen[1].file_size


def test_frames_that_a_killed_recorder_did_not_count_are_never_overwritten(
    tmp_path: Path, form: str, write_wav: Write, samples_of: Read
) -> None:
    path = tmp_path / "take.wav"
    write_wav(path, form, 100)
    with path.open("ab") as file:
        file.write(b"\x11\x22\x33" * 50)
    before = path.read_bytes()
    with pytest.raises(ChunkError, match="may not be closed"):
        append_chunks(path, CHUNKS)
    assert path.read_bytes() == before
    assert len(samples_of(path)) == 100


def test_a_data_chunk_without_its_pad_byte_gets_it(tmp_path: Path, write_wav: Write, samples_of: Read) -> None:
    path = tmp_path / "take.wav"
    samples = write_wav(path, "RIFF", 101)
    content = path.read_bytes()[:-1]
    path.write_bytes(content[:4] + struct.pack("<I", len(content) - 8) + content[8:])
    append_chunks(path, CHUNKS)
    assert np.array_equal(samples_of(path), samples)
    assert read_chunk(path, "bext") == CHUNKS["bext"]


def test_a_chunk_is_not_replaced(tmp_path: Path, write_wav: Write) -> None:
    path = tmp_path / "take.wav"
    write_wav(path, "RIFF", 100)
    append_chunks(path, CHUNKS)
    before = path.read_bytes()
    assert has_chunk(path, "LIST/adtl")
    with pytest.raises(ChunkError, match="already"):
        append_chunks(path, {"bext": b"new"})
    assert path.read_bytes() == before


@pytest.mark.parametrize("name", ["", "bex", "bext/x", "LIST", "LIST/a", "LIST/adtlx"])
def test_a_name_that_is_no_chunk_name_changes_nothing(tmp_path: Path, name: str, write_wav: Write) -> None:
    path = tmp_path / "take.wav"
    write_wav(path, "RIFF", 100)
    before = path.read_bytes()
    with pytest.raises(ChunkError, match="no chunk name"):
        append_chunks(path, {name: b"x"})
    assert path.read_bytes() == before


def test_a_full_disk_leaves_the_file_as_long_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write_wav: Write
) -> None:
    path = tmp_path / "take.wav"
    write_wav(path, "RIFF", 100)
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("workshop_signal.chunks.append.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        append_chunks(path, CHUNKS)
    assert path.read_bytes() == before


def test_a_riff_file_does_not_grow_beyond_four_gibibytes(tmp_path: Path, write_wav: Write) -> None:
    path = tmp_path / "take.wav"
    write_wav(path, "RIFF", 100)
    header = bytearray(path.read_bytes())
    size = (1 << 32) - 200
    struct.pack_into("<I", header, 4, size - 8)
    struct.pack_into("<I", header, 40, size - 44)
    with path.open("wb") as file:
        file.write(header)
        file.truncate(size)
    with pytest.raises(ChunkError, match="4 GiB"):
        append_chunks(path, CHUNKS)
    assert path.stat().st_size == size


def test_a_five_gibibyte_rf64_file_takes_chunks(tmp_path: Path, write_wav: Write) -> None:
    path = tmp_path / "take.wav"
    write_wav(path, "RF64", 100)
    header = bytearray(path.read_bytes()[:104])
    size = 5 << 30
    struct.pack_into("<QQQ", header, 20, size - 8, size - 104, (size - 104) // 3)
    with path.open("wb") as file:
        file.write(header)
        file.truncate(size)
    append_chunks(path, CHUNKS)
    assert read_chunk(path, "iXML") == CHUNKS["iXML"]
    assert read_layout(path).need("data").size == size - 104


@given(
    frames=st.integers(0, 64),
    form=st.sampled_from(["RIFF", "RF64 that became RIFF", "RF64"]),
    chunks=st.dictionaries(st.sampled_from(["axml", "iXML", "mark", "umid"]), st.binary(max_size=99)),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_appended_comes_back(
    tmp_path: Path, frames: int, form: str, chunks: dict[str, bytes], write_wav: Write, samples_of: Read
) -> None:
    path = tmp_path / "take.wav"
    path.unlink(missing_ok=True)
    samples = write_wav(path, form, frames)
    known = {chunk.name for chunk in read_layout(path).chunks}
    append_chunks(path, chunks)
    assert {name: read_chunk(path, name) for name in chunks} == chunks
    assert {chunk.name for chunk in read_layout(path).chunks} == known | set(chunks)
    assert np.array_equal(samples_of(path), samples)


@pytest.mark.real
def test_other_programs_read_the_file(
    tmp_path: Path, form: str, require: Callable[..., None], write_wav: Write
) -> None:
    require("sox", "ffprobe")
    path = tmp_path / "take.wav"
    write_wav(path, form, 4801)
    append_chunks(path, CHUNKS)
    sox = subprocess.run(["sox", "--i", "-s", str(path)], capture_output=True, text=True, check=True)
    assert (sox.stdout.strip(), sox.stderr) == ("4801", "")
    command = ["ffprobe", "-v", "warning", "-show_streams", "-show_chapters", "-of", "json", str(path)]
    probe = subprocess.run(command, capture_output=True, text=True, check=True)
    report: dict[str, Any] = json.loads(probe.stdout)
    assert (report["streams"][0]["duration_ts"], probe.stderr) == (4801, "")
    assert [chapter["start"] for chapter in report["chapters"]] == [10, 20]
