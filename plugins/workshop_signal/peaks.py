"""How high a signal gets between its samples: its true peak (ITU-R BS.1770-4, Annex 2)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

TAPS = 24
"""Coefficients a phase of the oversampling filter; the standard's example has 12."""

Signal = NDArray[np.float64]


class TruePeakMeter:
    """The peak between the samples: four times oversampled below 96 kHz, twice below 192 kHz, else as it is."""

    def __init__(self, channels: int, sample_rate: int) -> None:
        self._phases = _interpolators(4 if sample_rate < 96_000 else 2 if sample_rate < 192_000 else 1)
        self._before: Signal = np.zeros((TAPS - 1, channels))
        self._peak = 0.0

    def add(self, block: NDArray[np.float32]) -> None:
        """Take in a block of shape (frames, channels)."""
        signal: Signal = np.concatenate((self._before, block.astype(np.float64)))
        self._before = signal[-(TAPS - 1) :]
        self._peak = max(self._peak, self._highest(signal), float(np.abs(block).max(initial=0.0)))

    def peak(self) -> float:
        """The true peak so far as a factor of full scale."""
        return max(self._peak, self._highest(np.concatenate((self._before, np.zeros_like(self._before)))))

    def _highest(self, signal: Signal) -> float:
        """The highest interpolated value between the samples of `signal`."""
        values = (np.abs(np.convolve(row, phase, "valid")).max() for row in signal.T for phase in self._phases)
        return float(max(values, default=0.0))


def _interpolators(factor: int) -> list[Signal]:
    """Filters that give the values between the samples: a sinc under a Kaiser window, one filter a phase."""
    window = np.kaiser(TAPS * factor + 1, 5.0)
    position = np.arange(TAPS * factor + 1) - TAPS * factor / 2
    kernel = np.sinc(position / factor) * window
    return [kernel[phase : phase + TAPS * factor : factor] for phase in range(1, factor)]
