"""What all sounds of a kit go through: an old sampler, a hot tape, a record's crackle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from workshop_beats.sound.models.basics import Samples, bins, fast, highest, hot

if TYPE_CHECKING:
    from collections.abc import Mapping

_DUST_LEVEL = 0.02
_FINE = 16
_START, _EDGE = 8, 64
_LOWEST = 12
_OPEN = 17_000
"""A tape corner from here on, in hertz, is heard by nobody and left out."""


def coloured(
    samples: Samples, sample_rate: int, colour: Mapping[str, Any], rng: np.random.Generator, *, held: bool = False
) -> Samples:
    """The same sound, as long and with the same peak, through the kit's colour; untouched where there is none.

    A `held` sound ends in a loop, so its end is left standing.
    """
    if not _any(colour, sample_rate):
        return samples
    level = highest(samples)
    signal = hot(samples, 0.5 * colour["drive"])
    signal = _sampled(signal * np.float32(1 / highest(signal)), sample_rate, colour)
    if colour["dust"]:
        signal += _dust(rng, len(signal), sample_rate, colour["dust"])
    if min(colour["bright"], colour["rate"] / 2) < min(_OPEN, sample_rate / 2):
        signal = _dulled(signal, sample_rate, colour["bright"])
    window = _window(len(signal), held=held)
    signal -= np.float32(signal.sum(dtype=np.float64) / window.sum(dtype=np.float64))
    signal *= window
    signal *= np.float32(level / highest(signal))
    return signal


def _any(colour: Mapping[str, Any], sample_rate: int) -> bool:
    """Whether a colour does anything."""
    dull = colour["bright"] < _OPEN or colour["rate"] < sample_rate
    return bool(dull or colour["drive"] or colour["dust"] or colour["bits"] < _FINE)


def _window(frames: int, *, held: bool) -> Samples:
    """Ones between two short ramps; the second is left out of a held sound."""
    window = np.ones(frames, np.float32)
    edge = min(_EDGE, frames // 2)
    window[:_START] = np.linspace(0, 1, len(window[:_START]), endpoint=False, dtype=np.float32)
    if not held:
        window[-edge:] = np.linspace(1, 0, edge, dtype=np.float32)
    return window


def _sampled(signal: Samples, sample_rate: int, colour: Mapping[str, Any]) -> Samples:
    """Held at the sampler's rate and rounded to its bits."""
    if colour["rate"] < sample_rate:
        step = sample_rate / colour["rate"]
        held = np.floor(np.floor(np.arange(len(signal)) / step) * step).astype(int)
        signal = signal[held]
    if colour["bits"] < _FINE:
        scale = np.float32(2.0 ** (colour["bits"] - 1))
        signal = np.asarray(np.round(signal * scale) / scale, np.float32)
    return signal


def _dust(rng: np.random.Generator, frames: int, sample_rate: int, amount: float) -> Samples:
    """Crackle and hiss that fade with the hit."""
    noise = rng.random(frames, dtype=np.float32) - np.float32(0.5)
    noise *= np.float32(0.5)
    count = rng.poisson(60 * amount * frames / sample_rate)
    noise[rng.integers(0, frames, count)] += rng.uniform(-4, 4, count).astype(np.float32)
    noise *= np.linspace(_DUST_LEVEL * amount, 0, frames, dtype=np.float32)
    return noise


def _dulled(signal: Samples, sample_rate: int, bright: float) -> Samples:
    """Without the treble that a worn tape has lost, nor what lies below hearing."""
    size = fast(len(signal) + 256)
    spectrum = np.fft.rfft(signal, size)
    hertz = np.maximum(bins(size, sample_rate), np.float32(1e-3))
    spectrum /= np.sqrt((1 + (hertz / np.float32(bright)) ** 6) * (1 + (np.float32(_LOWEST) / hertz) ** 2))
    return np.fft.irfft(spectrum, size)[: len(signal)].astype(np.float32, copy=False)
