"""Stems: what one person, or one use, may have of a mono file, as long as the whole take and silent everywhere else.

Standard library only: the samples between the fades are the master's own bytes.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from workshop_signal.chunks.header import FLOAT, PCM, wave_header
from workshop_signal.chunks.riff import ChunkError, content_of, layout_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

FADE_SECONDS = 0.01
BLOCK = 1 << 20
MAX_FORMAT = 4096
EXTENSIBLE = 0xFFFE


@dataclass(frozen=True, slots=True)
class Piece:
    """Frames of a take from one up to, and not with, another that are heard; its fades, in frames, lie inside it."""

    from_frame: int
    to_frame: int
    fade_in: int = 0
    fade_out: int = 0


def pieces(spans: Iterable[tuple[int, int]], frames: int, fade: int) -> tuple[Piece, ...]:
    """The spans (from, to) of a take of so many frames in order, with fades of `fade` frames where silence is beside.

    Spans that touch or overlap become one. There is no fade where the take itself begins or ends; what is too short for
    both its fades is faded up to its middle and down from there.
    """
    joined: list[list[int]] = []
    for first, last in sorted((max(first, 0), min(last, frames)) for first, last in spans):
        if first >= last:
            continue
        if joined and first <= joined[-1][1]:
            joined[-1][1] = max(joined[-1][1], last)
        else:
            joined.append([first, last])
    found = []
    for first, last in joined:
        silent_before, silent_after = first > 0, last < frames
        most = min(fade, (last - first) // (silent_before + silent_after or 1))
        found.append(Piece(first, last, most * silent_before, most * silent_after))
    return tuple(found)


def gain(place: int, length: int) -> float:
    """How loud frame `place` of a fade in of `length` frames is: half a period of a raised cosine, 0 to 1."""
    return 0.5 - 0.5 * math.cos(math.pi * (place + 0.5) / length)


def write_stem(
    source: Path,
    target: Path,
    spans: Iterable[tuple[int, int]],
    *,
    start_frame: int,
    frames: int,
    fade_seconds: float = FADE_SECONDS,
) -> None:
    """Write a stem of `frames` frames: what a mono WAV has in the spans, and silence elsewhere. No other chunk.

    `start_frame` is where in the take the file `source` begins; spans (from, to) count from the take's start. Format
    and, between the fades, samples are the source's own, bit by bit; it becomes RF64 when it does not fit in RIFF.
    `target` must not exist; it is removed again when the stem fails.

    Raises:
        ChunkError: `source` is no sound mono WAV of 16, 24 or 32 bits.
        FileExistsError: `target` exists.
        OSError: A file cannot be read or written.
    """
    with source.open("rb") as reader:
        layout = layout_of(reader)
        form, data = content_of(reader, layout.need("fmt "), MAX_FORMAT), layout.need("data")
        samples = _Samples.of(form)
        end = start_frame + data.size // samples.size
        inside = [(max(first, start_frame), min(last, end)) for first, last in spans]
        cut = pieces(inside, frames, round(fade_seconds * samples.rate))
        with target.open("xb") as writer:
            try:
                writer.write(wave_header(form, frames * samples.size))
                for block in _blocks(reader, samples, cut, data.offset - start_frame * samples.size, frames):
                    writer.write(block)
                writer.write(bytes(frames * samples.size % 2))
            except BaseException:
                target.unlink()
                raise


@dataclass(frozen=True, slots=True)
class _Samples:
    """How samples are stored: `size` bytes each, at `rate` hertz, as whole numbers or as floating-point ones."""

    size: int
    rate: int
    floating: bool

    @classmethod
    def of(cls, form: bytes) -> _Samples:
        """What a fmt chunk says. Raises ChunkError where it is not mono or of an unknown format."""
        if len(form) < 16:
            raise ChunkError("the fmt chunk is too short")
        tag, channels, rate, _, size, bits = struct.unpack_from("<HHIIHH", form)
        if tag == EXTENSIBLE and len(form) >= 26:
            tag = struct.unpack_from("<H", form, 24)[0]
        known = (tag == PCM and bits in {16, 24, 32}) or (tag == FLOAT and bits == 32)
        if channels != 1 or not rate or not known or size != bits // 8:
            raise ChunkError("not a mono file of 16, 24 or 32 bits")
        return cls(size, rate, tag == FLOAT)

    def scaled(self, sample: bytes, factor: float) -> bytes:
        """One sample, softer."""
        if self.floating:
            return struct.pack("<f", struct.unpack("<f", sample)[0] * factor)
        value = int.from_bytes(sample, "little", signed=True)
        return round(value * factor).to_bytes(self.size, "little", signed=True)

    def faded(self, block: bytes, *, backwards: bool) -> bytes:
        """Samples that come out of silence, or go into it where `backwards`."""
        length = len(block) // self.size
        places = reversed(range(length)) if backwards else range(length)
        return b"".join(
            self.scaled(block[at * self.size : (at + 1) * self.size], gain(place, length))
            for at, place in enumerate(places)
        )


def _blocks(reader: BinaryIO, samples: _Samples, cut: tuple[Piece, ...], origin: int, frames: int) -> Iterator[bytes]:
    """The bytes of a stem; `origin` is the byte of the source where the take's frame 0 would be."""
    done = 0
    for piece in cut:
        yield from _silence((piece.from_frame - done) * samples.size)
        reader.seek(origin + piece.from_frame * samples.size)
        yield samples.faded(_read(reader, piece.fade_in * samples.size), backwards=False)
        left = (piece.to_frame - piece.from_frame - piece.fade_in - piece.fade_out) * samples.size
        while left:
            block = _read(reader, min(left, BLOCK))
            left -= len(block)
            yield block
        yield samples.faded(_read(reader, piece.fade_out * samples.size), backwards=True)
        done = piece.to_frame
    yield from _silence((frames - done) * samples.size)


def _silence(size: int) -> Iterator[bytes]:
    """So many bytes of silence."""
    for done in range(0, size, BLOCK):
        yield bytes(min(BLOCK, size - done))


def _read(reader: BinaryIO, size: int) -> bytes:
    """Exactly so many bytes."""
    block = reader.read(size)
    if len(block) != size:
        raise ChunkError("the file ends inside its samples")
    return block
