"""Voices with a pitch: a bass guitar, electric keys, and a singer's vowel."""

from __future__ import annotations

import numpy as np

from workshop_signal.synth.shaping import Samples, Signal, decay, fade, peak, times

_VOWELS = {
    "a": ((800, 80, 1.0), (1150, 90, 0.5), (2900, 120, 0.12)),
    "e": ((400, 60, 1.0), (1700, 80, 0.35), (2600, 100, 0.2)),
    "o": ((450, 70, 1.0), (800, 80, 0.45), (2830, 100, 0.05)),
    "u": ((325, 50, 1.0), (700, 60, 0.25), (2700, 170, 0.04)),
}
"""Formants of an alto voice as (centre in hertz, bandwidth in hertz, gain)."""


def midi_to_hertz(note: float) -> float:
    """The frequency of a MIDI note number in equal temperament; 69 is A at 440 Hz."""
    return 440.0 * float(2.0 ** ((note - 69) / 12))


def bass(sample_rate: int, hertz: float, seconds: float) -> Samples:
    """A plucked bass of `seconds`: a few harmonics whose upper ones die first."""
    time = times(sample_rate, seconds)
    harmonics = [(n, 1 / n**1.3, 1.6 / n) for n in range(1, 9)]
    return peak(fade(_additive(time, sample_rate, hertz, harmonics), sample_rate, 0.004, 0.03), 0.85)


def keys(sample_rate: int, hertz: float, seconds: float) -> Samples:
    """An electric piano of `seconds`: a soft tone with a bell-like start."""
    time = times(sample_rate, seconds)
    harmonics = [(1, 1.0, 2.4), (2, 0.35, 1.6), (3, 0.12, 0.9), (4, 0.06, 0.7), (7, 0.1, 0.25), (14, 0.03, 0.08)]
    return peak(fade(_additive(time, sample_rate, hertz, harmonics), sample_rate, 0.003, 0.04), 0.7)


def voice(sample_rate: int, hertz: float, seconds: float, vowel: str = "a") -> Samples:
    """A sung vowel ("a", "e", "o" or "u") of `seconds`: harmonics under three formants, with a vibrato that grows.

    Raises:
        KeyError: Another vowel.
    """
    time = times(sample_rate, seconds)
    vibrato = 1 + 0.006 * np.minimum(time / 0.4, 1) * np.sin(2 * np.pi * 5.5 * time)
    phase = 2 * np.pi * np.cumsum(hertz * vibrato) / sample_rate
    signal = np.zeros(len(time))
    for n in range(1, int(min(5000.0, 0.45 * sample_rate) / hertz) + 1):
        signal += _formants(n * hertz, vowel) / n**0.5 * np.sin(n * phase)
    return peak(fade(signal, sample_rate, 0.04, 0.08), 0.7)


def _additive(time: Signal, sample_rate: int, hertz: float, harmonics: list[tuple[int, float, float]]) -> Signal:
    """The sum of harmonics, each (number, gain, seconds until it has fallen by 20 dB), below half the sample rate."""
    signal = np.zeros(len(time))
    for number, gain, fall in harmonics:
        if number * hertz < 0.45 * sample_rate:
            signal += gain * np.sin(2 * np.pi * number * hertz * time) * decay(time, fall)
    return signal


def _formants(hertz: float, vowel: str) -> float:
    """How much of a harmonic at `hertz` the mouth lets through."""
    return sum(gain / (1 + ((hertz - centre) / (2 * width)) ** 2) for centre, width, gain in _VOWELS[vowel])
