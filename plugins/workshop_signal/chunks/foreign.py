"""WAV files from anywhere: what is audio in one, even where its header is unfinished, torn or wrong.

RIFF 1.0 (Microsoft, 1991), WAVEFORMATEXTENSIBLE (Microsoft, 2001), RF64 (EBU Tech 3306) and BW64 (ITU-R BS.2088). Only
chunk headers are read, so that a file costs next to nothing to look at, however long and whatever its sizes claim.
"""

from __future__ import annotations

import os
import stat
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from workshop_signal.chunks.header import FLOAT, PCM
from workshop_signal.chunks.riff import UNSET, ChunkError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

MOST_CHUNKS = 4096
MOST_CHANNELS = 32
RATES = (1, 384_000)
EXTENSIBLE = 0xFFFE
FORMAT_BYTES = 40
SUBFORMAT_TAIL = bytes.fromhex("000000001000800000aa00389b71")
DATA_IN_DS64 = 8
UNFINISHED, SHORT, TORN = "unfinished", "short", "torn"


@dataclass(frozen=True, slots=True)
class Wave:
    """Where a file's audio lies and how its samples are written.

    `width` is bytes a sample, `floating` says that they are floating-point numbers. `frames` is how many whole ones are
    there. `faults` are what was wrong: unfinished (its recorder never wrote the length), short (the file ends before
    its header says), torn (it ends inside a frame).
    """

    channels: int
    sample_rate: int
    width: int
    floating: bool
    offset: int
    frames: int
    faults: tuple[str, ...] = ()


class ForeignError(ChunkError):
    """The file cannot be taken in. `word` says why.

    It is no_file, no_wav, no_audio, compressed, or bounds (a rate, a number of channels or a sample size that no
    recording has).
    """

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


@dataclass(frozen=True, slots=True)
class Format:
    """How samples are written: `width` bytes each, as whole numbers or as floating-point ones."""

    channels: int
    sample_rate: int
    width: int
    floating: bool


@dataclass(frozen=True, slots=True)
class _Found:
    """What the chunk headers say: the format, the audio's offset and size in bytes, and where a ds64 chunk puts it."""

    form: Format | None = None
    offset: int = 0
    size: int = 0
    wide: int | None = None


def _padded(start: int, size: int) -> int:
    """Where the chunk after one begins, by the standard."""
    return start + size + size % 2


def open_foreign(path: Path) -> BinaryIO:
    """Open a regular file for reading, and nothing that would block or be endless. Raises ForeignError, OSError."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise ForeignError("no_file")
    return os.fdopen(descriptor, "rb")


def wave_of(file: BinaryIO, *, empty: bool = False) -> Wave:
    """Find the audio of an open file, whose position is lost; no frames at all will do where `empty` is said.

    Raises:
        ForeignError: There is none that can be taken in.
    """
    length = file.seek(0, os.SEEK_END)
    file.seek(0)
    head = file.read(12)
    if len(head) < 12 or head[:4] not in {b"RIFF", b"RF64", b"BW64"} or head[8:] != b"WAVE":
        raise ForeignError("no_wav")
    found = _walk(file, length)
    if found.form is None or not found.offset:
        raise ForeignError("no_audio")
    size, faults = _extent(file, found, length, riff_end=8 + struct.unpack_from("<I", head, 4)[0])
    frame = found.form.channels * found.form.width
    frames, rest = divmod(size, frame)
    if not frames and not empty:
        raise ForeignError("no_audio")
    told = tuple(dict.fromkeys([*faults, *([TORN] if rest else [])]))
    form = found.form
    return Wave(form.channels, form.sample_rate, form.width, form.floating, found.offset, frames, told)


def chunk_headers(file: BinaryIO, after: Callable[[int, int], int] = _padded) -> Iterator[tuple[bytes, int, int]]:
    """The name of each chunk of an open WAV, where its content begins, and its size as its header says.

    The file stands at the content. `after` says where the next one begins, given the last two.
    """
    position = 12
    for _ in range(MOST_CHUNKS):
        file.seek(position)
        head = file.read(8)
        if len(head) < 8:
            return
        name, size = struct.unpack("<4sI", head)
        yield name, position + 8, size
        position = after(position + 8, size)


def _walk(file: BinaryIO, length: int) -> _Found:
    """Follow the chunks up to the audio, or past it where its format comes later."""
    form, offset, size, wide = None, 0, 0, None
    for name, start, claimed in chunk_headers(file, lambda start, claimed: _next(file, start, claimed, length)):
        if name == b"ds64" and wide is None:
            wide = _wide(file.read(16))
        elif name == b"fmt " and form is None:
            form = format_of(file.read(min(claimed, FORMAT_BYTES)))
        elif name == b"data" and not offset:
            offset, size = start, claimed
        if form is not None and offset:
            break
    return _Found(form, offset, size, wide)


def _next(file: BinaryIO, start: int, claimed: int, length: int) -> int:
    """Where the chunk after one begins; some programs leave out the pad byte after an odd size."""
    end = start + claimed
    if claimed % 2 and end + 5 <= length:
        file.seek(end)
        near = file.read(5)
        return end if _is_name(near[:4]) and not _is_name(near[1:]) else end + 1
    return end + claimed % 2


def _is_name(found: bytes) -> bool:
    """Whether four bytes can be a chunk's name."""
    return len(found) == 4 and all(0x20 <= sign < 0x7F for sign in found) and found[:1] != b" "


def _wide(content: bytes) -> int | None:
    """The audio's 64-bit size in a ds64 chunk."""
    return int(struct.unpack_from("<Q", content, DATA_IN_DS64)[0]) if len(content) == 16 else None


def format_of(content: bytes) -> Format:
    """What the content of a fmt chunk says, of which 40 bytes count.

    Raises:
        ForeignError: It is no plain PCM within bounds.
    """
    if len(content) < 16:
        raise ForeignError("no_wav")
    tag, channels, rate, _, align, bits = struct.unpack_from("<HHIIHH", content)
    if tag == EXTENSIBLE and content[26:FORMAT_BYTES] == SUBFORMAT_TAIL:
        tag = struct.unpack_from("<H", content, 24)[0]
    if tag not in {PCM, FLOAT}:
        raise ForeignError("compressed")
    if not 1 <= channels <= MOST_CHANNELS or not RATES[0] <= rate <= RATES[1]:
        raise ForeignError("bounds")
    width = _width(align, channels, bits)
    if width not in ({4, 8} if tag == FLOAT else {1, 2, 3, 4}):
        raise ForeignError("bounds")
    return Format(channels, rate, width, tag == FLOAT)


def _width(align: int, channels: int, bits: int) -> int:
    """Bytes a sample: by the size of a frame where that can hold the bits, else by the bits."""
    least = (bits + 7) // 8
    by_frame, rest = divmod(align, channels)
    return by_frame if not rest and least <= by_frame <= 4 else least


def _extent(file: BinaryIO, found: _Found, length: int, riff_end: int) -> tuple[int, list[str]]:
    """How many bytes of audio there are, and what was wrong with what the header says of them.

    What follows the audio by the header, and is no chunk, is audio that a recorder did not come to count: where the
    form reaches over it, or where it is as long as a second.
    """
    there = length - found.offset
    size = found.wide if found.size == UNSET and found.wide is not None else found.size
    if size == UNSET and there < UNSET:
        return there, [UNFINISHED]
    if size > there:
        return there, [SHORT]
    file.seek(found.offset + size)
    behind = file.read(9)
    if len(behind) < 8 or _is_chunk(behind, there - size) or (size % 2 and _is_chunk(behind[1:], there - size - 1)):
        return size, []
    form = found.form
    second = form.sample_rate * form.channels * form.width if form else 0
    reaches = size == 0 or found.offset + size + 8 < riff_end <= length
    return (there, [UNFINISHED]) if reaches or there - size >= second else (size, [])


def _is_chunk(behind: bytes, room: int) -> bool:
    """Whether a chunk that fits stands there."""
    return len(behind) >= 8 and _is_name(behind[:4]) and 8 + struct.unpack_from("<I", behind, 4)[0] <= room + 1
