"""The chunk list of a WAV file. Formats: RIFF 1.0 (Microsoft, 1991), RF64 (EBU Tech 3306) and BW64 (ITU-R BS.2088)."""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from pathlib import Path

UNSET = 0xFFFFFFFF
"""A 32-bit size that says: look in the ds64 chunk."""

MAX_CHUNKS = 4096
MAX_DS64 = 28 + 12 * 64


class ChunkError(ValueError):
    """The file is not a WAV that can be read or added to safely. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Where a chunk's content lies: `size` bytes from `offset`, both without header and pad byte.

    `name` is the four-character id. A list carries its kind, as in "LIST/adtl"; the kind is not part of the content.
    """

    name: str
    offset: int
    size: int

    @property
    def end(self) -> int:
        """The offset of the first byte after the content, before any pad byte."""
        return self.offset + self.size


@dataclass(frozen=True, slots=True)
class Layout:
    """A file's form ("RIFF", "RF64" or "BW64"), its chunks in file order, and the offset on which the form ends.

    `file_size` may be larger than `end`: bytes that no chunk owns, such as the tail of a write that was cut short.
    """

    form: str
    chunks: tuple[Chunk, ...]
    end: int
    file_size: int

    def find(self, name: str) -> Chunk | None:
        """The first chunk of that name, or None."""
        return next((chunk for chunk in self.chunks if chunk.name == name), None)

    def need(self, name: str) -> Chunk:
        """The first chunk of that name.

        Raises:
            ChunkError: There is none.
        """
        chunk = self.find(name)
        if chunk is None:
            raise ChunkError(f"no {name.strip()} chunk")
        return chunk


def read_layout(path: Path) -> Layout:
    """Walk the chunk headers of a file; content is skipped, so a hostile size costs nothing.

    Raises:
        ChunkError: Not RIFF/WAVE, no data chunk, a chunk that reaches past the end, or more than 4096 chunks.
        OSError: The file cannot be opened or read.
    """
    with path.open("rb") as file:
        return layout_of(file)


def layout_of(file: BinaryIO) -> Layout:
    """The same for an open file, whose position is lost.

    Raises:
        ChunkError: As for `read_layout`.
    """
    file_size = file.seek(0, os.SEEK_END)
    file.seek(0)
    form, size, kind = _unpack("<4sI4s", file.read(12))
    if form not in {b"RIFF", b"RF64", b"BW64"} or kind != b"WAVE":
        raise ChunkError("not a WAV file")
    wide = {} if form == b"RIFF" else _read_ds64(file)
    end = 8 + (wide.get("riff", size) if size == UNSET else size)
    if end > file_size:
        raise ChunkError("the file is shorter than its header says")
    # libsndfile's forced header of a file without frames ends 8 bytes too early: before the header of its data chunk
    file.seek(end)
    end += 8 * (file.read(8) == b"data\0\0\0\0")
    layout = Layout(form.decode("ascii"), _walk(file, end, wide), end, file_size)
    layout.need("data")
    return layout


def has_chunk(path: Path, name: str) -> bool:
    """Whether the file has a chunk of that name.

    Raises:
        ChunkError: As for `read_layout`.
    """
    return read_layout(path).find(name) is not None


def content_of(file: BinaryIO, chunk: Chunk, limit: int) -> bytes:
    """The content of a chunk of an open file, at most `limit` bytes.

    Raises:
        ChunkError: The content is longer than `limit`.
    """
    if chunk.size > limit:
        raise ChunkError(f"the {chunk.name.strip()} chunk is larger than {limit} bytes")
    file.seek(chunk.offset)
    return file.read(chunk.size)


def _read_ds64(file: BinaryIO) -> dict[str, int]:
    """The 64-bit sizes of an RF64 file, by "riff" and by chunk id; its first chunk must be ds64."""
    name, size = _unpack("<4sI", file.read(8))
    if name != b"ds64" or not 28 <= size <= MAX_DS64:
        raise ChunkError("an RF64 file without a sound ds64 chunk")
    content = file.read(size)
    riff, data, _samples, entries = _unpack("<QQQI", content[:28])
    wide = {"riff": riff, "data": data}
    for index in range(min(entries, (size - 28) // 12)):
        entry, length = _unpack("<4sQ", content[28 + 12 * index : 40 + 12 * index])
        wide[entry.decode("latin-1")] = length
    return wide


def _walk(file: BinaryIO, end: int, wide: dict[str, int]) -> tuple[Chunk, ...]:
    """The chunks before `end`."""
    chunks: list[Chunk] = []
    position = 12
    while position + 8 <= end:
        if len(chunks) == MAX_CHUNKS:
            raise ChunkError(f"more than {MAX_CHUNKS} chunks")
        chunk, position = _read_header(file, position, wide)
        if chunk.end > end:
            raise ChunkError(f"the {chunk.name.strip()} chunk reaches past the end of the file")
        chunks.append(chunk)
    return tuple(chunks)


def _read_header(file: BinaryIO, position: int, wide: dict[str, int]) -> tuple[Chunk, int]:
    """The chunk whose header is at `position`, and where the next one starts."""
    file.seek(position)
    raw, size = _unpack("<4sI", file.read(8))
    name = raw.decode("latin-1")
    if size == UNSET:
        size = wide.get(name, size)
    following = position + 8 + size + size % 2
    if name == "LIST" and size >= 4:
        kind = file.read(4).decode("latin-1")
        return Chunk(f"LIST/{kind}", position + 12, size - 4), following
    return Chunk(name, position + 8, size), following


def _unpack(layout: str, content: bytes) -> tuple[Any, ...]:
    """Unpack `content`, or say that the file ends too early."""
    if len(content) != struct.calcsize(layout):
        raise ChunkError("the file ends inside a chunk header")
    return struct.unpack(layout, content)
