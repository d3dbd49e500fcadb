"""Drum voices. `seed` varies the noise from hit to hit; lengths and colours follow measured sampled kits."""

from __future__ import annotations

import numpy as np

from workshop_signal.synth.shaping import Samples, Signal, band, decay, fade, noise, peak, times

_BELL = (2.0, 3.0, 4.16, 5.43, 6.79, 8.21)
"""Partials of a struck bell plate, as ratios: the metal in hats and cymbals."""


def kick(sample_rate: int, *, seed: int = 0) -> Samples:
    """A bass drum of 0.35 s: a falling sine with a short beater click, down by 20 dB after about 0.16 s."""
    time = times(sample_rate, 0.35)
    hertz = 54 + 120 * np.exp(-time / 0.024)
    body = np.sin(2 * np.pi * np.cumsum(hertz) / sample_rate) * decay(time, 0.15)
    beater = band(noise(len(time), seed), sample_rate, 60, 500) * decay(time, 0.012)
    return peak(fade(body + 0.25 * beater, sample_rate, 0.0005, 0.02), 0.95)


def snare(sample_rate: int, *, seed: int = 1) -> Samples:
    """A snare drum of 0.3 s: two modes of the head and the rattle of the wires."""
    time = times(sample_rate, 0.3)
    head = np.sin(2 * np.pi * 185 * time) + 0.6 * np.sin(2 * np.pi * 330 * time)
    wires = band(noise(len(time), seed), sample_rate, 600, 2100, order=3)
    return peak(fade(0.16 * head * decay(time, 0.11) + 1.3 * wires * decay(time, 0.15), sample_rate))


def hat(sample_rate: int, *, seed: int = 2) -> Samples:
    """A closed hi-hat of 0.09 s."""
    time = times(sample_rate, 0.09)
    return peak(fade(_metal(time, sample_rate, 540, 7000, seed) * decay(time, 0.045), sample_rate), 0.6)


def _metal(time: Signal, sample_rate: int, base: float, low: float, seed: int) -> Signal:
    """Inharmonic partials and noise above `low` hertz, softened above 11 kHz."""
    plates = sum((np.sign(np.sin(2 * np.pi * base * ratio * time)) for ratio in _BELL), np.zeros(len(time)))
    return band(0.25 * plates + noise(len(time), seed), sample_rate, low, 11_000, order=3)
