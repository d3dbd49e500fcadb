"""Add metadata chunks to a closed WAV file so that it is a valid file after every single write."""

from __future__ import annotations

import os
import struct
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO

from workshop_signal.chunks.riff import UNSET, ChunkError, Layout, layout_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MAX_PAYLOAD = 16 << 20
RIFF_SIZE = 4
DS64_RIFF_SIZE = 20


def append_chunks(path: Path, chunks: Mapping[str, bytes]) -> None:
    """Append `chunks` (name -> content, names as in `Chunk.name`) after the last chunk of a file that nobody writes to.

    The chunks are written and synced first, the RIFF or ds64 size after that: a cut in between leaves the file as it
    was, with a tail that readers pass over, and a second call with the same chunks completes it. Any other tail may be
    audio that a killed recorder did not count yet, so it is refused.

    Raises:
        ChunkError: Not a sound WAV, a chunk of that name is there already, a tail of unknown origin, or a RIFF file
            that would grow beyond 4 GiB.
        OSError: The file cannot be written (read-only, disk full); it is as long as it was.
    """
    with path.open("r+b") as file:
        layout = layout_of(file)
        payload = _payload(layout, chunks)
        _check_tail(file, layout, payload)
        size = _new_size(layout, len(payload))
        try:
            _write(file, layout.end, payload)
        except OSError:
            with suppress(OSError):
                file.truncate(layout.file_size)
            raise
        file.truncate(layout.end + len(payload))
        _write(file, *size)


def _payload(layout: Layout, chunks: Mapping[str, bytes]) -> bytes:
    """The bytes to append, from the pad byte that the last chunk still lacks to the pad byte of the last new one."""
    last = layout.chunks[-1]
    gap = layout.end - last.end
    if gap > last.size % 2 or (gap == 0 and last.size % 2 == 0 and layout.end % 2):
        raise ChunkError("the header and the chunks disagree on where the file ends")
    parts = [bytes(last.size % 2 - gap)]
    for name, content in chunks.items():
        if layout.find(name) is not None:
            raise ChunkError(f"the file has a {name.strip()} chunk already")
        parts.append(_frame(name, content))
    return b"".join(parts)


def _frame(name: str, content: bytes) -> bytes:
    """One chunk with header and pad byte."""
    identifier, _, kind = name.partition("/")
    raw = identifier.encode("ascii"), kind.encode("ascii")
    if len(raw[0]) != 4 or len(raw[1]) != (4 if identifier == "LIST" else 0):
        raise ChunkError(f"{name!r} is no chunk name")
    if len(content) > MAX_PAYLOAD:
        raise ChunkError(f"the {identifier.strip()} chunk is larger than {MAX_PAYLOAD} bytes")
    body = raw[1] + content
    return raw[0] + struct.pack("<I", len(body)) + body + bytes(len(body) % 2)


def _check_tail(file: BinaryIO, layout: Layout, payload: bytes) -> None:
    """Refuse bytes after the form's end, unless they are the start of `payload`."""
    length = layout.file_size - layout.end
    if length == 0:
        return
    file.seek(layout.end)
    if length > len(payload) or file.read(length) != payload[:length]:
        raise ChunkError("there are bytes after the last chunk; the recording may not be closed")


def _new_size(layout: Layout, added: int) -> tuple[int, bytes]:
    """Where the form's size stands, and its new value."""
    size = layout.end - 8 + added
    if layout.form != "RIFF":
        return DS64_RIFF_SIZE, struct.pack("<Q", size)
    if size >= UNSET:
        raise ChunkError("a RIFF file holds at most 4 GiB")
    return RIFF_SIZE, struct.pack("<I", size)


def _write(file: BinaryIO, offset: int, content: bytes) -> None:
    """Write and wait until the disk has it."""
    file.seek(offset)
    file.write(content)
    file.flush()
    os.fsync(file.fileno())
