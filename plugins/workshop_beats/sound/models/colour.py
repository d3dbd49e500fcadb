"""What all sounds of a kit go through: an old sampler, a hot tape, a record's crackle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from workshop_beats.sound.models.basics import Samples, bins, fast, highest, hot

if TYPE_CHECKING:
    from collections.abc import Mapping

_DUST_LEVEL, _DUST_SECONDS = 0.02, 0.4
_FINE = 16
_START, _EDGE = 8, 64
_OPEN = 17_000
"""A tape corner from here on, in hertz, is heard by nobody and left out."""


def coloured(
    samples: Samples, sample_rate: int, colour: Mapping[str, Any], rng: np.random.Generator, *, held: bool = False
) -> Samples:
    """The same sound, as long and with the same peak, through the kit's colour; untouched where there is none.

    A `held` sound ends in a loop, so its end is left standing, and there is no dust that would come round again.
    """
    if not _any(colour, sample_rate):
        return samples
    level = highest(samples)
    signal = hot(samples, 0.5 * colour["drive"])
    signal = _sampled(signal * np.float32(1 / highest(signal)), sample_rate, colour)
    if colour["dust"] and not held:
        dusty = min(len(signal), round(_DUST_SECONDS * sample_rate))
        signal[:dusty] += _dust(rng, dusty, sample_rate, colour["dust"])
    if min(colour["bright"], colour["rate"] / 2) < min(_OPEN, sample_rate / 2):
        signal = _dulled(signal, sample_rate, colour["bright"])
    if not held:
        window = _window(len(signal))
        signal -= np.float32(signal.sum(dtype=np.float64) / window.sum(dtype=np.float64))
        signal *= window
    signal *= np.float32(level / highest(signal))
    return signal


def _any(colour: Mapping[str, Any], sample_rate: int) -> bool:
    """Whether a colour does anything."""
    dull = colour["bright"] < _OPEN or colour["rate"] < sample_rate
    return bool(dull or colour["drive"] or colour["dust"] or colour["bits"] < _FINE)


def _window(frames: int) -> Samples:
    """Ones between two short ramps."""
    window = np.ones(frames, np.float32)
    edge = min(_EDGE, frames // 2)
    window[:_START] = np.linspace(0, 1, _START, endpoint=False, dtype=np.float32)
    window[-edge:] = np.linspace(1, 0, edge, dtype=np.float32)
    return window


def _sampled(signal: Samples, sample_rate: int, colour: Mapping[str, Any]) -> Samples:
    """Held at the sampler's rate and rounded to its bits."""
    if colour["rate"] < sample_rate:
        step = sample_rate / colour["rate"]
        taken = (np.arange(int(len(signal) / step) + 1) * step).astype(np.int32)
        taken = taken[taken < len(signal)]
        signal = np.repeat(signal[taken], np.diff(taken, append=len(signal)))
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
    """Without the treble that a worn tape has lost."""
    if bright < sample_rate / 8:
        size = fast(len(signal) + 256)
        spectrum = np.fft.rfft(signal, size)
        spectrum /= np.sqrt(1 + (bins(size, sample_rate) / np.float32(bright)) ** 6)
        return np.fft.irfft(spectrum, size)[: len(signal)].astype(np.float32, copy=False)
    # numpy convolves with up to 11 taps many times faster than it transforms, and so high a corner needs no more
    place = np.arange(-5, 6)
    taps = np.sinc(2 * bright / sample_rate * place) * np.hanning(13)[1:-1]
    return np.convolve(signal, (taps / taps.sum()).astype(np.float32), "same")
