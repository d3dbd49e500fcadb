"""Write a WAV file with numpy alone, for a process that is to stay small: its length is known before it begins."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from workshop_signal.chunks.header import format_chunk, wave_header
from workshop_signal.samples import packed

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from numpy.typing import NDArray

BITS = (16, 24, 32)
"""Bits a sample: whole numbers of 16 or 24, or floating-point ones of 32."""

_DITHER = 65_521
_NEARLY_FULL = 0.999


class PcmFile:
    """A new WAV file of `frames` frames; RF64 where it does not fit in RIFF. Used in a `with`.

    16-bit files are dithered by triangular noise of one step, so that soft ends do not turn into buzzing; digital
    silence stays silent. What lies beyond full scale is clipped but in 32-bit files; `peak` is the highest sample seen.

    Raises:
        FileExistsError: There is a file already.
        OSError: It cannot be written.
        ValueError: `bits` is none of BITS.
    """

    def __init__(self, path: Path, sample_rate: int, channels: int, frames: int, bits: int = 24) -> None:
        if bits not in BITS:
            raise ValueError(f"{bits} bits are none of {BITS}")
        self.peak = 0.0
        self._bits = bits
        self._scratch = np.empty((channels, 0), np.float32)
        self._noise: NDArray[np.float32] | None = None
        self._at = 0
        self._pad = frames * channels * bits // 8 % 2
        self._file = path.open("xb")
        self._file.write(header(sample_rate, channels, frames, bits))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close it: the last bytes are written."""
        if not self._file.closed:
            self._file.write(bytes(self._pad))
        self._file.close()

    def write(self, block: NDArray[np.float32]) -> None:
        """Append planar audio of shape (channels, frames), full scale at +-1.0."""
        highest = max(float(block.max(initial=0)), -float(block.min(initial=0)))
        self.peak = max(self.peak, highest)
        if self._bits == 32:
            self._file.write(_interleaved(block.astype("<f4", copy=False).view("<u4")))
            return
        if self._scratch.shape[1] < block.shape[1]:
            self._scratch = np.empty(block.shape, np.float32)
            self._noise = _triangular(self._scratch.size + _DITHER) if self._bits == 16 else None
        scaled = self._scratch[:, : block.shape[1]]
        full = 1 << (self._bits - 1)
        np.multiply(block, np.float32(full), out=scaled)
        if self._noise is not None and highest:
            scaled += self._noise[self._at : self._at + scaled.size].reshape(scaled.shape)
            self._at = (self._at + scaled.size) % _DITHER
        np.rint(scaled, out=scaled)
        if highest > _NEARLY_FULL:
            np.clip(scaled, -full, full - 1 if self._bits == 16 else full - 128, out=scaled)
        self._file.write(_packed(scaled, self._bits))


def header(sample_rate: int, channels: int, frames: int, bits: int) -> bytes:
    """Everything before the samples."""
    form = format_chunk(channels, sample_rate, bits, floating=bits == 32)
    return wave_header(form, frames * channels * bits // 8)


def _packed(scaled: NDArray[np.float32], bits: int) -> memoryview | bytes:
    """Whole numbers, shape (channels, frames), as little-endian bytes of so many bits in order of time."""
    if bits == 16:
        return _interleaved(scaled.astype("<i2").view("<u2"))
    if len(scaled) != 2:
        return packed(scaled.T.astype("<i4"))
    # two channels, as mixes have them, several times faster
    words = scaled.astype("<i4").view("<u4")
    both = words[1].astype("<u8")
    both <<= np.uint64(24)
    both |= words[0] & np.uint32(0xFFFFFF)
    thirds = both.view("<u2").reshape(-1, 4)
    close = np.empty((len(both), 3), "<u2")
    for third in range(3):
        close[:, third] = thirds[:, third]
    return close.data


def _interleaved(words: NDArray[Any]) -> memoryview:
    """Unsigned words of shape (channels, frames) in order of time."""
    if len(words) != 2:
        return np.ascontiguousarray(words.T).data
    # five times faster than a copy in strides
    both: NDArray[Any] = words[1].astype(f"<u{2 * words.itemsize}")
    both <<= both.dtype.type(8 * words.itemsize)
    both |= words[0]
    return both.data


@cache
def _triangular(count: int) -> NDArray[np.float32]:
    """Noise of triangular distribution between -1 and 1 step, the same for every file; it repeats after 65,521."""
    random = np.random.default_rng(16)
    once = random.random(_DITHER, np.float32) - random.random(_DITHER, np.float32)
    return np.resize(once, count)
