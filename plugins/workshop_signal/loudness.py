"""Integrated loudness by ITU-R BS.1770-4, in LUFS.

The K-weighting filters are applied as one long finite filter in the frequency domain: numpy has no recursive filters.
"""

from __future__ import annotations

import math
from array import array
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

PIECE = 65_536
"""At least so many frames are filtered at once: as many whole steps of 100 ms as the transform has room for."""

STEPS = 4
"""Steps of 100 ms in a window that is gated."""

ABSOLUTE_GATE = -70.0
RELATIVE_GATE = -10.0
OFFSET = -0.691

Signal = NDArray[np.float64]

_Filter = tuple[tuple[float, float, float], tuple[float, float, float]]
"""Coefficients above and below the line of a transfer function of second order."""


class LoudnessMeter:
    """Measures blocks as they come. It keeps one number for each 100 ms, so hours need little memory.

    `weights` are the channels' (1.0 front, 1.41 surround, 0.0 low-frequency effects); without them all are 1.0.
    """

    def __init__(self, sample_rate: int, channels: int, weights: Sequence[float] | None = None) -> None:
        self._hop = max(round(sample_rate / 10), 1)
        self._taps = 1 << math.ceil(math.log2(max(sample_rate * 0.3, 64)))
        self._size = 1 << math.ceil(math.log2(self._taps + max(PIECE, self._hop)))
        self._piece = (self._size - self._taps) // self._hop * self._hop
        self._kernel = _kernel(sample_rate, self._taps, self._size)
        self._weights = np.ones(channels) if weights is None else np.asarray(weights, float)
        self._history = np.zeros((self._taps, channels))
        self._waiting: list[Signal] = []
        self._frames_waiting = 0
        self._energies = array("d")

    def add(self, block: NDArray[np.float32]) -> None:
        """Take in a block of shape (frames, channels); a sample that is no number counts as silence."""
        self._waiting.append(np.nan_to_num(block.astype(np.float64), nan=0.0, posinf=0.0, neginf=0.0))
        self._frames_waiting += len(block)
        if self._frames_waiting >= self._piece:
            self._catch_up()

    def integrated(self) -> float | None:
        """The loudness of what was measured so far; a last step of less than 100 ms is left out.

        None where there is nothing to measure: too short, or quieter than -70 LUFS throughout.
        """
        self._catch_up()
        windows = self._windows()
        gated = windows[_passed(windows)]
        return OFFSET + 10 * math.log10(float(gated.mean())) if len(gated) else None

    def active_frames(self) -> int:
        """How many frames lie in a window of 400 ms that counts for the integrated loudness: it passes both gates.

        A last step of less than 100 ms is left out.
        """
        self._catch_up()
        passed = _passed(self._windows())
        heard = np.zeros(len(self._energies), bool)
        for step in range(STEPS):
            heard[step : step + len(passed)] |= passed
        return int(heard.sum()) * self._hop

    def _catch_up(self) -> None:
        """Measure all whole steps that wait; a transform costs the same whether it is full or not, so not for each."""
        if self._frames_waiting < self._hop:
            return
        signal = np.concatenate(self._waiting)
        whole = len(signal) // self._hop * self._hop
        for start in range(0, whole, self._piece):
            self._measure(signal[start : min(start + self._piece, whole)])
        self._waiting = [signal[whole:]]
        self._frames_waiting = len(signal) - whole

    def _measure(self, signal: Signal) -> None:
        """Filter whole steps, and note the weighted mean square of each."""
        together = np.concatenate((self._history, signal))
        self._history = together[-self._taps :]
        energies = np.zeros(len(signal) // self._hop)
        for channel, weight in zip(together.T, self._weights, strict=True):
            weighted = np.fft.irfft(np.fft.rfft(channel, self._size) * self._kernel, self._size)
            steps = weighted[self._taps : len(together)].reshape(-1, self._hop)
            energies += weight * (steps**2).mean(axis=1)
        self._energies.extend(energies)

    def _windows(self) -> Signal:
        """The mean square of each window of 400 ms, one a step."""
        sums = np.concatenate(([0.0], np.cumsum(np.asarray(self._energies))))
        return np.maximum(sums[STEPS:] - sums[:-STEPS], 0.0) / STEPS if len(sums) > STEPS else np.zeros(0)


def _passed(windows: Signal) -> NDArray[np.bool_]:
    """Which windows are above -70 LUFS and above 10 LU below the mean of those (BS.1770-4, equations 5 to 7)."""
    audible = windows > 10 ** ((ABSOLUTE_GATE - OFFSET) / 10)
    mean = windows[audible].mean() if audible.any() else np.inf
    return np.asarray(audible & (windows > mean * 10 ** (RELATIVE_GATE / 10)))


def _kernel(sample_rate: int, taps: int, size: int) -> NDArray[np.complex128]:
    """The spectrum, for transforms of `size`, of the K-weighting filters' first `taps` samples of impulse response."""
    turn = np.exp(-2j * np.pi * np.arange(taps + 1) / (2 * taps))
    response = _response(_shelf(sample_rate), turn) * _response(_high_pass(sample_rate), turn)
    return np.asarray(np.fft.rfft(np.fft.irfft(response, 2 * taps)[:taps], size))


def _response(filter_: _Filter, turn: NDArray[np.complex128]) -> NDArray[np.complex128]:
    """A second-order filter's frequency response; `turn` is the delay of one sample at each frequency."""
    above, below = (a + b * turn + c * turn**2 for a, b, c in filter_)
    return np.asarray(above / below)


def _shelf(sample_rate: int) -> _Filter:
    """The first stage, the head: +4 dB above 1.7 kHz; at 48 kHz the standard's coefficients (table 1)."""
    hertz, gain_db, quality = 1681.974450955533, 3.999843853973347, 0.7071752369554196
    k = math.tan(math.pi * hertz / sample_rate)
    high = 10 ** (gain_db / 20)
    band = high**0.4996667741545416
    norm = 1 + k / quality + k * k
    above = (high + band * k / quality + k * k, 2 * (k * k - high), high - band * k / quality + k * k)
    below = (norm, 2 * (k * k - 1), 1 - k / quality + k * k)
    return above, below


def _high_pass(sample_rate: int) -> _Filter:
    """The second stage, a high pass at 38 Hz; at 48 kHz the standard's coefficients (table 2)."""
    hertz, quality = 38.13547087602444, 0.5003270373238773
    k = math.tan(math.pi * hertz / sample_rate)
    norm = 1 + k / quality + k * k
    return (1.0, -2.0, 1.0), (1.0, 2 * (k * k - 1) / norm, (1 - k / quality + k * k) / norm)
