"""Stems: what one person, or one use, may have of a mono file, as long as the whole take and silent everywhere else.

Standard library only: the samples between the fades are the master's own bytes.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from workshop_signal.chunks.foreign import Format, format_of
from workshop_signal.chunks.header import format_chunk, wave_header
from workshop_signal.chunks.riff import ChunkError, content_of, layout_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

FADE_SECONDS = 0.01
BLOCK = 1 << 20
MAX_FORMAT = 4096
WIDTHS = (2, 3, 4)


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
) -> None:
    """Write a stem of `frames` frames: what a mono WAV has in the spans, and silence elsewhere. No other chunk.

    `start_frame` is where in the take the file `source` begins; spans (from, to) count from the take's start. Between
    the fades the samples are the source's own, bit by bit; it becomes RF64 when it does not fit in RIFF. `target` must
    not exist; it is removed again when the stem fails.

    Raises:
        ChunkError: `source` is no sound mono WAV of 16, 24 or 32 bits.
        FileExistsError: `target` exists.
        OSError: A file cannot be read or written.
    """
    with source.open("rb") as reader:
        layout = layout_of(reader)
        form, data = _format(content_of(reader, layout.need("fmt "), MAX_FORMAT)), layout.need("data")
        end = start_frame + data.size // form.width
        inside = [(max(first, start_frame), min(last, end)) for first, last in spans]
        cut = pieces(inside, frames, round(FADE_SECONDS * form.sample_rate))
        head = format_chunk(1, form.sample_rate, 8 * form.width, floating=form.floating)
        with target.open("xb") as writer:
            try:
                writer.write(wave_header(head, frames * form.width))
                for block in _blocks(reader, form, cut, data.offset - start_frame * form.width, frames):
                    writer.write(block)
                writer.write(bytes(frames * form.width % 2))
            except BaseException:
                target.unlink()
                raise


def _format(content: bytes) -> Format:
    """What a fmt chunk says. Raises ChunkError where it is not mono or of an unknown format."""
    form = format_of(content)
    if form.channels != 1 or form.width not in WIDTHS:
        raise ChunkError("not a mono file of 16, 24 or 32 bits")
    return form


def _scaled(sample: bytes, form: Format, factor: float) -> bytes:
    """One sample, softer."""
    if form.floating:
        return struct.pack("<f", struct.unpack("<f", sample)[0] * factor)
    value = int.from_bytes(sample, "little", signed=True)
    return round(value * factor).to_bytes(form.width, "little", signed=True)


def _faded(block: bytes, form: Format, *, backwards: bool) -> bytes:
    """Samples that come out of silence, or go into it where `backwards`."""
    length = len(block) // form.width
    places = reversed(range(length)) if backwards else range(length)
    return b"".join(
        _scaled(block[at * form.width : (at + 1) * form.width], form, gain(place, length))
        for at, place in enumerate(places)
    )


def _blocks(reader: BinaryIO, form: Format, cut: tuple[Piece, ...], origin: int, frames: int) -> Iterator[bytes]:
    """The bytes of a stem; `origin` is the byte of the source where the take's frame 0 would be."""
    done = 0
    for piece in cut:
        yield from _silence((piece.from_frame - done) * form.width)
        reader.seek(origin + piece.from_frame * form.width)
        yield _faded(_read(reader, piece.fade_in * form.width), form, backwards=False)
        left = (piece.to_frame - piece.from_frame - piece.fade_in - piece.fade_out) * form.width
        while left:
            block = _read(reader, min(left, BLOCK))
            left -= len(block)
            yield block
        yield _faded(_read(reader, piece.fade_out * form.width), form, backwards=True)
        done = piece.to_frame
    yield from _silence((frames - done) * form.width)


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
