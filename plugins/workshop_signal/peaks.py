"""How high a signal gets: sample peak, clipped runs, and true peak (ITU-R BS.1770-4, Annex 2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from workshop_signal.levels import FULL_SCALE, to_decibels
from workshop_signal.reading import blocks_of, open_audio

if TYPE_CHECKING:
    from pathlib import Path

TAPS = 24
"""Coefficients a phase of the oversampling filter; the standard's example has 12."""

Signal = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Peaks:
    """What was measured over all channels.

    `sample_peak` and `true_peak` are factors of full scale (a true peak may be above 1). `clips` counts the runs of one
    or more samples in a row at full scale, channel by channel.
    """

    frames: int
    sample_peak: float
    clips: int
    true_peak: float | None = None

    @property
    def peak_dbfs(self) -> float | None:
        """The sample peak in dBFS, or None for digital silence."""
        return to_decibels(self.sample_peak)

    @property
    def true_peak_dbtp(self) -> float | None:
        """The true peak in dBTP, or None when it was not measured or there is digital silence."""
        return None if self.true_peak is None else to_decibels(self.true_peak)


def measure_peaks(path: Path, *, true_peak: bool = False) -> Peaks:
    """Measure an audio file block by block.

    Raises:
        AudioError: It cannot be read as audio.
    """
    with open_audio(path) as file:
        meter = PeakMeter(file.channels, file.samplerate if true_peak else None)
        for block in blocks_of(file):
            meter.add(block)
    return meter.peaks()


class PeakMeter:
    """Measures blocks as they come. With a `true_peak_rate` in hertz it also finds the true peak, else it is faster."""

    def __init__(self, channels: int, true_peak_rate: int | None = None) -> None:
        self._frames = 0
        self._peak = 0.0
        self._clips = 0
        self._clipped = np.zeros((1, channels), bool)
        self._true = TruePeakMeter(channels, true_peak_rate) if true_peak_rate else None

    def add(self, block: NDArray[np.float32]) -> None:
        """Take in a block of shape (frames, channels)."""
        if not len(block):
            return
        height = np.abs(block)
        self._frames += len(block)
        self._peak = max(self._peak, float(np.fmax.reduce(height, axis=None)))
        clipped = np.concatenate((self._clipped, height >= FULL_SCALE))
        self._clips += int(np.count_nonzero(clipped[1:] & ~clipped[:-1]))
        self._clipped = clipped[-1:]
        if self._true:
            self._true.add(block)

    def peaks(self) -> Peaks:
        """What was measured so far; the last samples are taken to be followed by silence."""
        return Peaks(self._frames, self._peak, self._clips, self._true.peak() if self._true else None)


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
