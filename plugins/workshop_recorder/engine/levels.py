"""Level measurement: sample peaks and clipped samples of each channel."""

from __future__ import annotations

import math
import threading
import time
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from workshop_signal.levels import FULL_SCALE, dbfs

Samples: TypeAlias = NDArray[np.float32]
Packed: TypeAlias = NDArray[np.uint8]

STEPS = np.float32(2**23)


def peaks(data: Samples) -> NDArray[np.float32]:
    """The largest absolute sample of each row of (channels, frames)."""
    largest: NDArray[np.float32] = np.maximum(data.max(axis=1), -data.min(axis=1))
    return largest


class Scratch:
    """Memory for intermediate results that is used again: clearing new memory for each chunk costs more than the work.

    What was made in it is overwritten the next time.
    """

    def __init__(self) -> None:
        self._kept: dict[str, NDArray[Any]] = {}

    def array(self, name: str, shape: tuple[int, ...], dtype: str) -> NDArray[Any]:
        """An array of unknown content, the same memory for each `name`."""
        size = math.prod(shape)
        kept = self._kept.get(name)
        if kept is None or len(kept) < size:
            kept = self._kept[name] = np.empty(size, dtype=dtype)
        return kept[:size].reshape(shape)


def pcm24(samples: Samples, peak: float, scratch: Scratch | None = None) -> Packed:
    """Samples as 24-bit integers, lowest byte first, along a new last axis of three bytes: rounded and clipped.

    `peak` is the largest absolute value of them all. Exact for what a converter of up to 24 bits delivered.
    """
    scratch, shape = scratch or Scratch(), samples.shape
    scaled = np.multiply(samples, STEPS, out=scratch.array("scaled", shape, "<f4"))
    np.rint(scaled, out=scaled)
    if not peak < FULL_SCALE:
        np.clip(np.nan_to_num(scaled, copy=False), -STEPS, STEPS - 1, out=scaled)
    return _packed(scaled, scratch)


def _packed(whole: Samples, scratch: Scratch) -> Packed:
    """The three low bytes of each whole number, along a new last axis.

    Each number is stored with four bytes, three behind the last, so that the next covers its highest byte: one pass,
    and three times as fast as one pass for each byte. The end of each row has room for the last one's.
    """
    rows, length = math.prod(whole.shape[:-1]), whole.shape[-1]
    pitch = 3 * length + 1
    memory = scratch.array("packed", (rows * pitch,), "u1")
    wide: NDArray[np.int32] = np.ndarray((rows, length), "<i4", memory, 0, (pitch, 3))
    np.copyto(wide, whole.reshape(rows, length), casting="unsafe")
    packed: Packed = np.ndarray((rows, length, 3), "u1", memory, 0, (pitch, 3, 1))
    return packed.reshape(*whole.shape, 3)


@dataclass(slots=True)
class Meters:
    """Holds each channel's peak until somebody looks; `silent` counts the frames of digital zero on all channels.

    `asked` is when somebody last looked, on the monotonic clock.
    """

    channels: int
    silent: int = 0
    asked: float = -math.inf
    _peaks: NDArray[np.float32] = field(init=False)
    _seen: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._peaks = np.zeros(self.channels, dtype=np.float32)

    def update(self, found: NDArray[np.float32], frames: int) -> None:
        """Take in the peaks of a chunk of `frames`."""
        with self._lock:
            if self._seen:
                self._peaks[:], self._seen = found, False
            else:
                np.maximum(self._peaks, found, out=self._peaks)
        self.silent = 0 if found.any() else self.silent + frames

    def look(self) -> list[tuple[int, float | None, bool]]:
        """(channel counted from 1, dBFS, clipped) since the last look, or as then where nothing has come since."""
        self.asked = time.monotonic()
        with self._lock:
            peaks_now, self._seen = self._peaks.tolist(), True
        return [(number, dbfs(peak), bool(peak >= FULL_SCALE)) for number, peak in enumerate(peaks_now, 1)]
