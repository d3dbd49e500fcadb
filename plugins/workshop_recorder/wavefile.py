"""Reading a master's chunks and mending a torn tail, by our own rule.

RIFF: Multimedia Programming Interface 1.0 (1991); RF64 and its `ds64` chunk: EBU Tech 3306. Only PCM as the engine
writes it is understood; all else is refused with ValueError.
"""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from pathlib import Path

CHUNKS_AFTER_DATA = (b"bext", b"cue ", b"iXML", b"LIST", b"adtl", b"smpl", b"axml", b"chna", b"id3 ", b"ID3 ", b"fact")
IN_DS64 = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a file's audio lies: bytes from `data_offset` on, `data_bytes` by its header, `align` bytes a frame.

    `ds64` is the offset of the ds64 chunk's content in an RF64 file, else None; `finished` says that chunks follow.
    """

    data_offset: int
    data_bytes: int
    align: int
    file_bytes: int
    ds64: int | None
    finished: bool


def read_layout(path: Path) -> Layout:
    """Walk the chunks of a file. Raises OSError, or ValueError for what the engine cannot have written."""
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        form, _, wave = struct.unpack("<4sI4s", _exactly(file, 12))
        if form not in {b"RIFF", b"RF64"} or wave != b"WAVE":
            raise ValueError("no WAV file")
        return _walk(file, size)


def mend(path: Path) -> int:
    """Make header and audio agree after an abrupt end; returns the frames the file holds.

    Audio beyond what the header says is taken in, an unfinished last frame is cut off, and a file with chunks after its
    audio is left as it is. Raises OSError and ValueError, having changed nothing.
    """
    layout = read_layout(path)
    if layout.finished:
        return layout.data_bytes // layout.align
    frames = (layout.file_bytes - layout.data_offset) // layout.align
    audio = frames * layout.align
    end = layout.data_offset + audio
    if layout.data_bytes != audio or layout.file_bytes != end + audio % 2:
        _rewrite(path, layout, audio, frames)
    return frames


def _exactly(file: BinaryIO, count: int) -> bytes:
    found = file.read(count)
    if len(found) < count:
        raise ValueError("the header is cut short")
    return found


def _walk(file: BinaryIO, size: int) -> Layout:
    """Read chunk headers up to the audio. At most 64 may precede it: the engine writes two."""
    ds64, align = None, 0
    for _ in range(64):
        name, length = struct.unpack("<4sI", _exactly(file, 8))
        start = file.tell()
        if name == b"ds64":
            ds64 = start
        elif name == b"fmt ":
            align = struct.unpack("<12xH", _exactly(file, 14))[0]
        elif name == b"data":
            return _layout(file, size, length, align, ds64)
        file.seek(start + length + length % 2)
    raise ValueError("no audio in it")


def _layout(file: BinaryIO, size: int, length: int, align: int, ds64: int | None) -> Layout:
    if not align:
        raise ValueError("audio before its format")
    offset = file.tell()
    if length == IN_DS64 and ds64 is not None:
        file.seek(ds64 + 8)
        length = struct.unpack("<Q", _exactly(file, 8))[0]
    file.seek(offset + length + length % 2)
    return Layout(offset, length, align, size, ds64, file.read(4) in CHUNKS_AFTER_DATA)


def _rewrite(path: Path, layout: Layout, audio: int, frames: int) -> None:
    """Cut or pad the file to whole frames and put the right sizes into its header, audio first."""
    end = layout.data_offset + audio
    with path.open("r+b") as file:
        file.truncate(end)
        if audio % 2:
            file.seek(end)
            file.write(b"\0")
        file.flush()
        os.fsync(file.fileno())
        riff = end + audio % 2 - 8
        if layout.ds64 is not None:
            file.seek(layout.ds64)
            file.write(struct.pack("<QQQ", riff, audio, frames))
        else:
            file.seek(4)
            file.write(struct.pack("<I", riff))
            file.seek(layout.data_offset - 4)
            file.write(struct.pack("<I", audio))
        file.flush()
        os.fsync(file.fileno())
