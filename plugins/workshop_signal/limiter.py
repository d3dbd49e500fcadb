"""A look-ahead limiter that keeps the true peak below a ceiling, and leaves alone what does not come near it.

Latency is compensated: as many frames come out as go in. The gain falls in a straight line of decibels over the 1.3 ms
before a peak, and rises again by 50 dB a second.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from workshop_signal.truepeak import HALF, TruePeak

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Block = NDArray[np.float32]

CEILING_DBTP = -1.0
"""What no true peak passes, unless another ceiling is asked for."""

_MARGIN_DB = 0.25
_LOOK_AHEAD_SECONDS = 0.0013
_RELEASE_DB_A_SECOND = 50.0


class Limiter:
    """Takes planar blocks of shape (2, frames) and gives them back limited, `latency` frames late.

    What `push` and `flush` give is good until the next call. `ceiling` is in dBTP.
    """

    def __init__(self, sample_rate: int, ceiling: float = CEILING_DBTP) -> None:
        self._ahead = max(round(_LOOK_AHEAD_SECONDS * sample_rate), 2)
        self._fall = _RELEASE_DB_A_SECOND / sample_rate
        self._peaks = TruePeak(10 ** ((ceiling - _MARGIN_DB) / 20))
        self._past = max(self._ahead, HALF)
        self._signal: Block = np.zeros((2, self._past + HALF), np.float32)
        self._limited: Block = np.empty((2, 0), np.float32)
        self._reduction = np.zeros(2 * self._ahead)
        self._measured = -HALF
        self._held = -np.inf

    @property
    def latency(self) -> int:
        """How many frames it holds back."""
        return self._ahead + HALF

    def push(self, block: Block) -> Block:
        """Take in a block. Frames come out in order; the first pushes give fewer than they take, flush() the rest."""
        frames = block.shape[1]
        signal = self._append(block)
        reduction = self._reductions(signal, frames)
        start = self._past - self._ahead
        passed = signal[:, start : start + frames]
        if reduction is not None:
            passed = self._turn_down(passed, reduction)
        early = min(max(-(self._measured - self._ahead), 0), frames)
        self._measured += frames
        return passed[:, early:]

    def flush(self) -> Block:
        """The frames that are still held back, at the end of a song."""
        return self.push(np.zeros((2, self.latency), np.float32))

    def _append(self, block: Block) -> Block:
        """What is kept of the signal, with the block after it, in scratch that is used again."""
        kept, frames = self._past + HALF, block.shape[1]
        if self._signal.shape[1] < kept + frames:
            grown = np.empty((2, kept + frames), np.float32)
            grown[:, :kept] = self._signal[:, -kept:]
            self._signal, self._limited = grown, np.empty((2, frames), np.float32)
            self._last = kept
        else:
            self._signal[:, :kept] = self._signal[:, self._last : self._last + kept].copy()
        self._last = frames
        self._signal[:, kept : kept + frames] = block
        return self._signal[:, : kept + frames]

    def _reductions(self, signal: Block, frames: int) -> NDArray[np.float64] | None:
        """How much to turn down each of the frames that come out, in decibels; None where nothing is turned down."""
        needs = self._peaks.over(signal[:, self._past - HALF :])
        if needs is None and self._held <= self._measured * self._fall and not self._reduction.any():
            return None
        slope = np.arange(self._measured, self._measured + frames) * self._fall
        released = np.maximum.accumulate(np.append(self._held, slope if needs is None else needs + slope))[1:]
        self._held = released[-1]
        together = np.concatenate((self._reduction, np.maximum(released - slope, 0)))
        self._reduction = together[frames:]
        return _averaged(_highest(together, self._ahead + 1), self._ahead + 1)

    def _turn_down(self, passed: Block, reduction: NDArray[np.float64]) -> Block:
        """The frames times their gains."""
        gains = np.exp(reduction.astype(np.float32) * np.float32(-np.log(10) / 20))
        limited = self._limited[:, : len(gains)]
        np.multiply(passed, gains, out=limited)
        return limited


def _highest(values: NDArray[np.float64], window: int) -> NDArray[np.float64]:
    """The highest of each `window` values in a row: shape (len - window + 1,)."""
    width, found = 1, values
    while width < window:
        step = min(width, window - width)
        found = np.maximum(found[:-step], found[step:])
        width += step
    return found


def _averaged(values: NDArray[np.float64], window: int) -> NDArray[np.float64]:
    """The mean of each `window` values in a row: shape (len - window + 1,)."""
    sums = np.cumsum(np.append(0.0, values))
    return np.asarray(np.maximum(sums[window:] - sums[:-window], 0) / window)
