"""Copy the audio of a WAV file and nothing else, so that no name and no note travels along."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from workshop_signal.chunks.header import wave_header
from workshop_signal.chunks.riff import Chunk, ChunkError, content_of, layout_of

if TYPE_CHECKING:
    from pathlib import Path

BLOCK = 1 << 20
MAX_FORMAT = 4096


def copy_audio_only(source: Path, target: Path) -> None:
    """Write `target` as a WAV of the format and the samples of `source`, byte for byte, without any other chunk.

    It becomes RF64 when it does not fit in RIFF. `target` must not exist; it is removed again when the copy fails.

    Raises:
        ChunkError: `source` is no sound WAV.
        FileExistsError: `target` exists.
        OSError: A file cannot be read or written.
    """
    with source.open("rb") as reader:
        layout = layout_of(reader)
        form, data = content_of(reader, layout.need("fmt "), MAX_FORMAT), layout.need("data")
        if len(form) < 16:
            raise ChunkError("the fmt chunk is too short")
        with target.open("xb") as writer:
            try:
                writer.write(wave_header(form, data.size))
                _copy(reader, writer, data)
            except BaseException:
                target.unlink()
                raise


def _copy(reader: BinaryIO, writer: BinaryIO, chunk: Chunk) -> None:
    """Copy a chunk's content and its pad byte in blocks."""
    reader.seek(chunk.offset)
    left = chunk.size
    while left:
        block = reader.read(min(left, BLOCK))
        if not block:
            raise ChunkError("the file ends inside its samples")
        writer.write(block)
        left -= len(block)
    writer.write(bytes(chunk.size % 2))
