"""Samples of any WAV as whole numbers of 24 bits: exact for 8, 16 and 24 bits, rounded for what is finer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from workshop_signal.chunks.foreign import Wave

BLOCK_SAMPLES = 65_536
FULL = 1 << 23
BEYOND = 1024.0
"""A floating-point sample of more than 60 dB over full scale, or that is no number, is damage and becomes silence."""

Numbers: TypeAlias = NDArray[np.int32]


def blocks(file: BinaryIO, wave: Wave) -> Iterator[bytes]:
    """The audio of an open file, a whole number of frames at a time. Raises EOFError where the file ends too early."""
    frame = wave.channels * wave.width
    step = max(BLOCK_SAMPLES // wave.channels, 1)
    file.seek(wave.offset)
    for first in range(0, wave.frames, step):
        wanted = min(step, wave.frames - first) * frame
        found = file.read(wanted)
        if len(found) < wanted:
            raise EOFError
        yield found


def highest(found: bytes, wave: Wave) -> tuple[float, bool]:
    """The highest sample of a block of floating-point numbers, full scale 1, and whether some are damage."""
    values = _floats(found, wave)
    whole = np.abs(values) <= BEYOND
    return float(np.abs(values[whole]).max(initial=0.0)), not whole.all()


def to_24_bits(found: bytes, wave: Wave, factor: float = 1.0) -> Numbers:
    """A block as whole numbers, shape (frames, channels); floating-point ones times `factor`, and clipped."""
    if wave.floating:
        values = _floats(found, wave)
        values = np.where(np.abs(values) <= BEYOND, values, 0.0) * (FULL * factor)
        numbers = np.clip(np.rint(values), -FULL, FULL - 1).astype(np.int32)
    else:
        numbers = _whole(found, wave.width)
    return np.asarray(numbers, np.int32).reshape(-1, wave.channels)


def packed(numbers: Numbers) -> bytes:
    """Whole numbers of 24 bits as three bytes each, the lowest first."""
    return np.ascontiguousarray(numbers, "<i4").view(np.uint8).reshape(-1, 4)[:, :3].tobytes()


def _floats(found: bytes, wave: Wave) -> NDArray[np.float64]:
    """Floating-point samples; a signalling NaN is no reason to warn."""
    with np.errstate(invalid="ignore", over="ignore"):
        return np.frombuffer(found, f"<f{wave.width}").astype(np.float64)


def _whole(found: bytes, width: int) -> NDArray[Any]:
    """Whole numbers of 1 to 4 bytes; those of one byte have no sign (RIFF 1.0), those of four are rounded."""
    if width == 1:
        return (np.frombuffer(found, np.uint8).astype(np.int32) - 128) << 16
    if width == 2:
        return np.frombuffer(found, "<i2").astype(np.int32) << 8
    if width == 3:
        wide = np.zeros((len(found) // 3, 4), np.uint8)
        wide[:, 1:] = np.frombuffer(found, np.uint8).reshape(-1, 3)
        return np.asarray(wide.view("<i4")[:, 0] >> 8)
    values = np.frombuffer(found, "<i4").astype(np.int64)
    return np.asarray(np.minimum((values + 128) >> 8, FULL - 1))
