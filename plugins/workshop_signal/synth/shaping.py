"""What the voices are made of: time, decays, noise, filters, a peak."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
"""Mono audio of shape (frames,), full scale at +-1.0."""

Signal = NDArray[np.float64]
"""The same in double precision, while a voice is being made."""


def times(sample_rate: int, seconds: float) -> Signal:
    """The time in seconds of each of the frames that fit in `seconds`."""
    return np.arange(max(round(sample_rate * seconds), 1)) / sample_rate


def decay(time: Signal, seconds: float) -> Signal:
    """An exponential envelope that starts at 1 and has fallen by 20 dB after `seconds`."""
    return np.asarray(10.0 ** (-time / seconds))


def noise(frames: int, seed: int) -> Signal:
    """White noise between -1 and 1; one seed always gives the same."""
    return np.random.default_rng(seed).uniform(-1.0, 1.0, frames)


def band(signal: Signal, sample_rate: int, low: float, high: float, order: int = 2) -> Signal:
    """Keep what lies between `low` and `high` hertz, with a Butterworth filter's slopes but no phase shift."""
    spectrum = np.fft.rfft(signal)
    hertz = np.maximum(np.fft.rfftfreq(len(signal), 1 / sample_rate), 1e-3)
    gain = 1 / np.sqrt((1 + (low / hertz) ** (2 * order)) * (1 + (hertz / high) ** (2 * order)))
    return np.fft.irfft(spectrum * gain, len(signal))


def fade(signal: Signal, sample_rate: int, attack: float = 0.001, release: float = 0.005) -> Signal:
    """Round off both ends over `attack` and `release` seconds, so that nothing clicks. Works in place."""
    for seconds, part in ((attack, signal), (release, signal[::-1])):
        frames = min(round(seconds * sample_rate), len(signal))
        part[:frames] *= np.linspace(0.0, 1.0, frames, endpoint=False)
    return signal


def peak(signal: Signal, level: float = 0.9) -> Samples:
    """The signal as float32 with its highest sample at `level`."""
    highest = float(np.max(np.abs(signal), initial=0.0))
    return (signal * (level / highest if highest else 0.0)).astype(np.float32)
