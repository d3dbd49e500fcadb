"""The simulated band's instruments: each makes one note as an array, the same every time it is asked.

Frequencies follow equal temperament with A4 = 440 Hz (ISO 16); `pitch` is a MIDI note number. Envelopes end at zero.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Wave: TypeAlias = NDArray[np.float64]
Sound: TypeAlias = Callable[[int, int, int], Wave]


def hertz(pitch: float) -> float:
    """The frequency of a MIDI note number."""
    return float(440.0 * 2.0 ** ((pitch - 69) / 12))


def _times(frames: int, rate: int) -> Wave:
    return np.arange(frames, dtype=np.float64) / rate


def _noise(frames: int, seed: int) -> Wave:
    return np.random.default_rng(seed).uniform(-1.0, 1.0, frames)


def _shape(wave: Wave, rate: int, attack: float = 0.004, release: float = 0.03) -> Wave:
    """Fade in over `attack` and out over `release` seconds, so that no note clicks."""
    rising, falling = max(1, int(attack * rate)), max(1, int(release * rate))
    shape = np.ones(len(wave))
    shape[:rising] = np.linspace(0.0, 1.0, rising)[: len(wave)]
    shape[-falling:] *= np.linspace(1.0, 0.0, falling)[-len(wave) :]
    return wave * shape


def kick(_: int, frames: int, rate: int) -> Wave:
    """A bass drum: a sine that falls from 160 to 50 Hz."""
    t = _times(frames, rate)
    phase = 2 * np.pi * (50 * t + 110 * 0.03 * (1 - np.exp(-t / 0.03)))
    return np.asarray(np.cos(phase) * np.exp(-t / 0.12)) * np.minimum(1.0, (frames - np.arange(frames)) / (0.01 * rate))


def snare(_: int, frames: int, rate: int) -> Wave:
    """A snare drum: noise over a short tone at 190 Hz."""
    t = _times(frames, rate)
    body = np.cos(2 * np.pi * 190 * t) * np.exp(-t / 0.05)
    return np.asarray(0.5 * body + 0.6 * _noise(frames, 2) * np.exp(-t / 0.07)) * np.linspace(1, 0, frames)


def hat(_: int, frames: int, rate: int) -> Wave:
    """A closed hi-hat: very short, bright noise (differentiated twice)."""
    bright = np.diff(_noise(frames + 2, 3), n=2) / 4
    return np.asarray(bright * np.exp(-_times(frames, rate) / 0.018)) * np.linspace(1, 0, frames)


def bass(pitch: int, frames: int, rate: int) -> Wave:
    """A plucked bass: a fundamental with two weak harmonics, dying away."""
    t, f = _times(frames, rate), hertz(pitch)
    wave = sum(
        level * np.sin(2 * np.pi * f * n * t) * np.exp(-t * n / 0.6) for n, level in ((1, 0.8), (2, 0.25), (3, 0.1))
    )
    return _shape(np.asarray(wave), rate)


def keys(pitch: int, frames: int, rate: int) -> Wave:
    """An electric piano: a tone whose overtone at four times its frequency dies first."""
    t, f = _times(frames, rate), hertz(pitch)
    overtone = 1.5 * np.exp(-t / 0.25) * np.sin(2 * np.pi * f * 4 * t)
    return _shape(np.asarray(np.sin(2 * np.pi * f * t + overtone) * np.exp(-t / 1.5)), rate)


def voice(pitch: int, frames: int, rate: int) -> Wave:
    """A voice on "ah": twelve harmonics under formants at 700, 1220 and 2600 Hz, with a vibrato of 5.5 Hz.

    Formants: Peterson and Barney, "Control methods used in a study of the vowels" (1952), rounded.
    """
    t, f = _times(frames, rate), hertz(pitch)
    vibrato = 0.012 * np.minimum(1.0, t / 0.3) * np.sin(2 * np.pi * 5.5 * t) / 5.5
    wave = np.zeros(frames)
    for n in range(1, 13):
        level = sum(
            weight / (1 + ((n * f - centre) / 120) ** 2) for centre, weight in ((700, 1.0), (1220, 0.5), (2600, 0.25))
        )
        wave += (level + 0.05) / n**0.3 * np.sin(2 * np.pi * f * n * (t + vibrato))
    return _shape(0.5 * wave, rate, attack=0.05, release=0.08)
