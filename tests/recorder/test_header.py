"""A track's header is libsndfile's own, byte for byte, and stays right beyond 4 GiB."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import soundfile

from workshop_recorder.engine.header import FRAME_BYTES, HEADER_BYTES, format_chunk, header
from workshop_recorder.wavefile import mend, read_layout

if TYPE_CHECKING:
    from pathlib import Path

LAST_RIFF = (2**32 - 2 - HEADER_BYTES + 8) // FRAME_BYTES


@pytest.mark.parametrize("rate", [8000, 44100, 48000, 96000, 192000])
@pytest.mark.parametrize("frames", [1, 2, 4801])
def test_it_is_what_libsndfile_writes(tmp_path: Path, rate: int, frames: int) -> None:
    with soundfile.SoundFile(tmp_path / "a.wav", "w", rate, 1, "PCM_24", format="RF64") as sound:
        soundfile._snd.sf_command(sound._file, 0x1210, soundfile._ffi.NULL, 1)
        sound.buffer_write(bytes(4 * frames), "int32")

    assert header(format_chunk(rate), frames, frames % 2) == (tmp_path / "a.wav").read_bytes()[:HEADER_BYTES]


@pytest.mark.parametrize(("frames", "kind"), [(LAST_RIFF, "WAVEX"), (LAST_RIFF + 1, "RF64"), (2 * LAST_RIFF, "RF64")])
def test_a_file_becomes_rf64_where_riff_ends(tmp_path: Path, frames: int, kind: str) -> None:
    path = tmp_path / "a.wav"
    with path.open("wb") as file:
        file.write(header(format_chunk(48000), frames, frames % 2))
        file.truncate(HEADER_BYTES + FRAME_BYTES * frames + frames % 2)

    with soundfile.SoundFile(path) as sound:
        assert (sound.format, sound.frames, sound.subtype) == (kind, frames, "PCM_24")
    layout = read_layout(path)
    assert (layout.data_offset, layout.data_bytes) == (HEADER_BYTES, FRAME_BYTES * frames)
    assert mend(path) == frames
    with path.open("rb") as file:
        assert file.read(HEADER_BYTES) == header(format_chunk(48000), frames, frames % 2)
