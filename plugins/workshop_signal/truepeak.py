"""How far a signal's true peaks pass a ceiling, found as ITU-R BS.1770-4, annex 2, says: by oversampling.

The standard's filter (four phases of 12 taps) may read 0.6 dB too low at high frequencies, so this one has eight phases
of 32. It runs only where two bounds on what it could give, which are cheap, do not rule a peak out:

- No output is higher than the highest sample under the filter times the sum of the absolute taps.
- No output leaves the straight line between its two neighbours by more than the highest second difference of the
  samples under the filter times the sum of the absolute taps that are left when line and second difference are divided
  out. That clears most loud low notes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Signal = NDArray[np.float32]

HALF = 16
"""Frames that the filter needs on either side."""

_PHASES = 8
_SHAPE = 7.0
_PIECE = 2048


class TruePeak:
    """Finds what passes a `ceiling` (linear)."""

    def __init__(self, ceiling: float) -> None:
        self._ceiling = ceiling
        self._filter, bent = _polyphase()
        self._loud = ceiling / float(np.abs(self._filter).sum(axis=0).max())
        self._bent = float(np.abs(bent).sum(axis=0).max())
        self._scratch = np.empty((2, 2, 0), np.float32)

    def over(self, signal: Signal) -> NDArray[np.float64] | None:
        """By how many decibels each frame, or what lies between it and the next, passes the ceiling; 0 where none does.

        `signal` is planar, shape (2, HALF + frames + HALF); the result has shape (frames,), or is None for all zeros.
        """
        highest = _highest(signal)
        if highest <= self._loud:
            return None
        enough = self._ceiling - self._bent * self._bend(signal)
        if highest <= enough:
            return None
        frames = signal.shape[1] - 2 * HALF
        near = self._near(signal[:, HALF : HALF + frames + 1], enough)
        pieces = [self._oversampled(signal, near[start : start + _PIECE]) for start in range(0, len(near), _PIECE)]
        peaks = np.concatenate(pieces) if pieces else np.zeros(0)
        over = peaks > self._ceiling
        if not over.any():
            return None
        needs = np.zeros(frames)
        needs[near[over]] = 20 * np.log10(peaks[over] / self._ceiling)
        return needs

    def _bend(self, signal: Signal) -> float:
        """The highest second difference."""
        count = signal.shape[1]
        if self._scratch.shape[2] < count:
            self._scratch = np.empty((2, 2, count), np.float32)
        slope = np.subtract(signal[:, 1:], signal[:, :-1], out=self._scratch[0, :, : count - 1])
        return _highest(np.subtract(slope[:, 1:], slope[:, :-1], out=self._scratch[1, :, : count - 2]))

    def _near(self, heights: Signal, enough: float) -> NDArray[np.intp]:
        """The frames that are higher than `enough`, or before one that is."""
        both = np.abs(heights, out=self._scratch[0, :, : heights.shape[1]])
        high = np.maximum(both[0], both[1], out=both[0]) > enough
        return np.flatnonzero(high[:-1] | high[1:])

    def _oversampled(self, signal: Signal, frames: NDArray[np.intp]) -> Signal:
        """The highest value of either channel on some frames and between them and the next."""
        under = signal[:, frames[:, None] + np.arange(1, 2 * HALF + 1)]
        between = np.abs(under @ self._filter).max(axis=(0, 2), initial=0)
        return np.asarray(np.maximum(between, np.abs(under[:, :, HALF - 1]).max(axis=0, initial=0)))


def _highest(values: Signal) -> float:
    """The highest absolute value."""
    return max(float(values.max()), -float(values.min()))


def _polyphase() -> tuple[Signal, NDArray[np.float64]]:
    """Interpolating filters for the seven points between two frames, shape (32, 7): a sinc in a Kaiser window.

    The two middle taps are set so that a straight line stays one. Returned beside them is what they do to the second
    difference of a signal, shape (32, 7): the taps less those of linear interpolation, summed twice.
    """
    taps, share = np.arange(1 - HALF, HALF + 1)[:, None], np.arange(1, _PHASES) / _PHASES
    time = share - taps
    filters = np.sinc(time) * np.i0(_SHAPE * np.sqrt(np.maximum(1 - (time / HALF) ** 2, 0))) / np.i0(_SHAPE)
    slope = share - (taps * filters).sum(axis=0)
    filters[HALF - 1 : HALF + 1] += [1 - filters.sum(axis=0) - slope, slope]
    bent = filters.copy()
    bent[HALF - 1 : HALF + 1] -= [1 - share, share]
    return filters.astype(np.float32), np.cumsum(np.cumsum(bent, axis=0), axis=0)
