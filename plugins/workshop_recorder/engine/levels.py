"""Level measurement: sample peaks and clipped samples of each channel."""

from __future__ import annotations

import math
import threading
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Samples: TypeAlias = NDArray[np.float32]

STEPS = np.float32(2**23)
FULL_SCALE = np.float32(1 - 2**-23)


def dbfs(peak: float) -> float | None:
    """A sample value as dB below full scale, to a hundredth; None for digital silence."""
    return round(20 * math.log10(peak), 2) if peak > 0 else None


def peaks(data: Samples) -> NDArray[np.float32]:
    """The largest absolute sample of each row of (channels, frames)."""
    largest: NDArray[np.float32] = np.maximum(data.max(axis=1), -data.min(axis=1))
    return largest


def pcm24(samples: Samples, peak: float) -> NDArray[np.int32]:
    """Samples as 24-bit integers in the high bytes of 32, rounded and clipped; `peak` is their largest absolute value.

    Exact for what a converter of up to 24 bits delivered, and cheaper for all of a chunk than libsndfile's own.
    """
    scaled = samples * STEPS
    np.rint(scaled, out=scaled)
    if not peak < FULL_SCALE:
        np.clip(np.nan_to_num(scaled, copy=False), -STEPS, STEPS - 1, out=scaled)
    whole = scaled.astype(np.int32)
    whole <<= 8
    return whole


@dataclass(slots=True)
class Meters:
    """Holds each channel's peak until somebody looks; `silent` counts the frames of digital zero on all channels."""

    channels: int
    silent: int = 0
    _peaks: NDArray[np.float32] = field(init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._peaks = np.zeros(self.channels, dtype=np.float32)

    def update(self, found: NDArray[np.float32], frames: int) -> None:
        """Take in the peaks of a chunk of `frames`."""
        with self._lock:
            np.maximum(self._peaks, found, out=self._peaks)
        self.silent = 0 if found.any() else self.silent + frames

    def look(self) -> list[tuple[int, float | None, bool]]:
        """(channel counted from 1, dBFS, clipped) since the last look."""
        with self._lock:
            seen, self._peaks = self._peaks, np.zeros(self.channels, dtype=np.float32)
        return [(index + 1, dbfs(float(peak)), bool(peak >= FULL_SCALE)) for index, peak in enumerate(seen)]
