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


def hat(sample_rate: int, *, opened: bool = False, seed: int = 2) -> Samples:
    """A hi-hat: closed 0.09 s, or `opened` 0.5 s."""
    time = times(sample_rate, 0.5 if opened else 0.09)
    return peak(
        fade(_metal(time, sample_rate, 540, 7000, seed) * decay(time, 0.3 if opened else 0.045), sample_rate), 0.6
    )


def crash(sample_rate: int, *, seed: int = 3) -> Samples:
    """A crash cymbal of 1.8 s."""
    time = times(sample_rate, 1.8)
    return peak(fade(_metal(time, sample_rate, 410, 4000, seed) * decay(time, 1.1), sample_rate, 0.002, 0.1), 0.7)


def ride(sample_rate: int, *, seed: int = 4) -> Samples:
    """A ride cymbal of 1 s: a stick on metal, then a long shimmer."""
    time = times(sample_rate, 1.0)
    stick = np.sin(2 * np.pi * 3100 * time) * decay(time, 0.05)
    return peak(fade(_metal(time, sample_rate, 620, 5000, seed) * decay(time, 0.7) + 0.4 * stick, sample_rate), 0.5)


def clap(sample_rate: int, *, seed: int = 5) -> Samples:
    """A hand clap of 0.25 s: three hands in 24 ms, then the room."""
    time = times(sample_rate, 0.25)
    hands = sum(
        (decay(np.maximum(time - start, 0), 0.008) * (time >= start) for start in (0.0, 0.012, 0.024)),
        np.zeros(len(time)),
    )
    tail = decay(np.maximum(time - 0.024, 0), 0.12) * (time >= 0.024)
    return peak(fade(band(noise(len(time), seed), sample_rate, 800, 2600) * (hands + 0.5 * tail), sample_rate), 0.8)


def rim(sample_rate: int, *, seed: int = 6) -> Samples:
    """A cross stick of 0.08 s."""
    time = times(sample_rate, 0.08)
    wood = np.sin(2 * np.pi * 1720 * time) + 0.6 * np.sin(2 * np.pi * 510 * time)
    return peak(
        fade(wood * decay(time, 0.025) + 0.2 * noise(len(time), seed) * decay(time, 0.004), sample_rate, 0.0003), 0.7
    )


def tom(sample_rate: int, hertz: float = 110.0, *, seed: int = 7) -> Samples:
    """A tom of 0.5 s tuned to `hertz`."""
    time = times(sample_rate, 0.5)
    sweep = hertz * (1 + 0.4 * np.exp(-time / 0.04))
    body = np.sin(2 * np.pi * np.cumsum(sweep) / sample_rate) * decay(time, 0.3)
    stick = band(noise(len(time), seed), sample_rate, 100, 1200) * decay(time, 0.02)
    return peak(fade(body + 0.3 * stick, sample_rate, 0.001, 0.02), 0.9)


def shaker(sample_rate: int, *, seed: int = 8) -> Samples:
    """A shaker of 0.1 s with a soft start."""
    time = times(sample_rate, 0.1)
    return peak(
        fade(band(noise(len(time), seed), sample_rate, 5000, 9000) * decay(time, 0.09), sample_rate, 0.02, 0.02), 0.4
    )


def click(sample_rate: int, *, accent: bool = False) -> Samples:
    """A metronome click of 0.04 s; the first beat of a bar takes the `accent`."""
    time = times(sample_rate, 0.04)
    return peak(
        fade(np.sin(2 * np.pi * (1760 if accent else 1320) * time) * decay(time, 0.02), sample_rate, 0.0005), 0.7
    )


def _metal(time: Signal, sample_rate: int, base: float, low: float, seed: int) -> Signal:
    """Inharmonic partials and noise above `low` hertz, softened above 11 kHz."""
    plates = sum((np.sign(np.sin(2 * np.pi * base * ratio * time)) for ratio in _BELL), np.zeros(len(time)))
    return band(0.25 * plates + noise(len(time), seed), sample_rate, low, 11_000, order=3)
