"""Reading a master's chunks and mending a torn tail, by our own rule.

RIFF: Multimedia Programming Interface 1.0 (1991); RF64 and its `ds64` chunk: EBU Tech 3306. Only PCM as the engine
writes it is understood; all else is refused with ValueError. So it shares nothing with `workshop_signal.chunks`, which
takes in what others write: mending overwrites bytes of a recording, and guesses nothing.
"""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from pathlib import Path

CHUNKS_AFTER_DATA = (b"bext", b"cue ", b"iXML", b"LIST", b"adtl", b"smpl", b"axml", b"chna", b"id3 ", b"ID3 ", b"fact")
PLACE_HOLDERS = (b"JUNK", b"PAD ", b"fact")
IN_DS64 = 0xFFFFFFFF
PCM, EXTENSIBLE = 1, 0xFFFE
HEADER_BYTES = 4096
"""A header of the engine's making is much shorter."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a file's audio lies: bytes from `data_offset` on, `data_bytes` by its header, `align` bytes a frame.

    `ds64` is the offset of the ds64 chunk's content in an RF64 file, else None; `finished` says that chunks follow, by
    the header and by what stands there.
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
        form, riff, wave = struct.unpack("<4sI4s", _exactly(file, 12))
        if form not in {b"RIFF", b"RF64"} or wave != b"WAVE":
            raise ValueError("no WAV file")
        return _walk(file, size, riff)


def frames_of(path: Path) -> int:
    """The frames a file holds, whatever its header says of them.

    Raises OSError and ValueError.
    """
    return _held(read_layout(path))


def needs_mending(path: Path) -> bool:
    """Whether a file's header and its audio disagree, or its last frame is unfinished. Raises OSError, ValueError."""
    return _is_torn(read_layout(path))


def mend(path: Path) -> int:
    """Make header and audio agree after an abrupt end; returns the frames the file holds.

    Audio beyond what the header says is taken in, an unfinished last frame is cut off, and a file with chunks after its
    audio is left as it is. Raises OSError and ValueError, having changed nothing.
    """
    layout = read_layout(path)
    frames = _held(layout)
    if _is_torn(layout):
        _rewrite(path, layout, frames * layout.align, frames)
    return frames


def _held(layout: Layout) -> int:
    held = layout.data_bytes if layout.finished else layout.file_bytes - layout.data_offset
    return held // layout.align


def _is_torn(layout: Layout) -> bool:
    if layout.finished:
        return False
    audio = _held(layout) * layout.align
    return layout.data_bytes != audio or layout.file_bytes != layout.data_offset + audio + audio % 2


def _exactly(file: BinaryIO, count: int) -> bytes:
    found = file.read(count)
    if len(found) < count:
        raise ValueError("the header is cut short")
    return found


def _walk(file: BinaryIO, size: int, riff: int) -> Layout:
    """Read chunk headers up to the audio. At most 64 may precede it: the engine writes two."""
    ds64, align = None, 0
    for _ in range(64):
        name, length = struct.unpack("<4sI", _exactly(file, 8))
        start = file.tell()
        if name == b"ds64":
            ds64 = start
        elif name == b"fmt ":
            align = _align(file, length)
        elif name == b"data":
            return _layout(file, (size, riff, length), align, ds64)
        file.seek(start + length + length % 2)
    raise ValueError("no audio in it")


def _align(file: BinaryIO, length: int) -> int:
    """Bytes a frame, of the mono audio in whole numbers that the engine writes."""
    if length < 16:
        raise ValueError("no format")
    tag, channels, align, bits = struct.unpack("<HH8xHH", _exactly(file, 16))
    if tag == EXTENSIBLE and length >= 40:
        tag = struct.unpack("<8xH", _exactly(file, 10))[0]
    if tag != PCM or channels != 1 or not 1 <= align <= 4 or bits != 8 * align:
        raise ValueError("not what the engine writes")
    return int(align)


def _layout(file: BinaryIO, sizes: tuple[int, int, int], align: int, ds64: int | None) -> Layout:
    """The layout of a file from its size and those its header gives to the form and the audio."""
    if not align:
        raise ValueError("audio before its format")
    size, riff, length = sizes
    offset = file.tell()
    if offset > HEADER_BYTES:
        raise ValueError("a longer header than the engine writes")
    if ds64 is not None:
        file.seek(ds64)
        wide = struct.unpack("<QQ", _exactly(file, 16))
        riff, length = (w if n == IN_DS64 else n for n, w in zip((riff, length), wide, strict=True))
    end = offset + length + length % 2
    file.seek(min(end, size))
    finished = file.read(4) in CHUNKS_AFTER_DATA and riff >= end
    return Layout(offset, length, align, size, ds64, finished)


def _rewrite(path: Path, layout: Layout, audio: int, frames: int) -> None:
    """Cut or pad the file to whole frames and put the right sizes into its header, audio first."""
    end = layout.data_offset + audio
    with path.open("r+b") as file:
        header = _header(file.read(layout.data_offset), layout, end + audio % 2 - 8, audio, frames)
        file.truncate(end)
        if audio % 2:
            file.seek(end)
            file.write(b"\0")
        file.flush()
        os.fsync(file.fileno())
        file.seek(0)
        file.write(header)
        file.flush()
        os.fsync(file.fileno())


def _header(old: bytes, layout: Layout, riff: int, audio: int, frames: int) -> bytes:
    """A header of the same length with the right sizes: `riff` of the form and `audio` in bytes."""
    new = bytearray(old)
    if layout.ds64 is not None:
        struct.pack_into("<QQQ", new, layout.ds64, riff, audio, frames)
    elif riff < IN_DS64:
        struct.pack_into("<I", new, 4, riff)
        struct.pack_into("<I", new, len(old) - 4, audio)
    else:
        return _wide_header(old, riff, audio, frames)
    return bytes(new)


def _wide_header(old: bytes, riff: int, audio: int, frames: int) -> bytes:
    """A RIFF header made RF64, in the room that its place holders give. Raises ValueError where that is too little."""
    kept, position = b"", 12
    while position < len(old) - 8:
        name, length = struct.unpack_from("<4sI", old, position)
        following = position + 8 + length + length % 2
        kept += b"" if name in PLACE_HOLDERS else old[position:following]
        position = following
    ds64 = struct.pack("<4sIQQQI", b"ds64", 28, riff, audio, frames, 0)
    room = len(old) - 8 - 12 - len(ds64) - len(kept)
    if room < 0 or 0 < room < 8:
        raise ValueError("a RIFF file beyond 4 GiB without room for its size")
    pad = struct.pack("<4sI", b"PAD ", room - 8) + bytes(room - 8) if room else b""
    wide = struct.pack("<I", IN_DS64)
    return b"RF64" + wide + b"WAVE" + ds64 + kept + pad + b"data" + wide
