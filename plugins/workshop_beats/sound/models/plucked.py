"""Notes that die by themselves: strings, electric pianos, deep basses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from workshop_beats.sound.models.basics import (
    Numbers,
    Samples,
    decay,
    finish,
    highest,
    hot,
    length,
    modes,
    shaped_noise,
    times,
)
from workshop_beats.sound.models.skins import falling_sine

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workshop_beats.sound.models.hit import Stroke

_MOST = 48
_STIFFNESS = 6e-5
"""How much a steel string's harmonics are stretched: harmonic k lies at k * sqrt(1 + B k**2) (Fletcher, 1964)."""
_TREBLE_SECONDS = 0.35
_SHARE = 0.62
"""How much of a sound down to -40 dB is kept: notes are many, and few are held to their end."""


def string(spec: Mapping[str, Any], stroke: Stroke, hertz: float) -> Samples:
    """A string plucked at a share of its length: harmonics with a node there are missing, high ones die first."""
    rate = stroke.sample_rate
    bright = stroke.brighter(spec["bright"], 1.2)
    count = np.arange(1, min(_MOST, int(0.45 * rate / hertz)) + 1)
    stretched: Numbers = hertz * count * np.sqrt((1 + _STIFFNESS * count**2) / (1 + _STIFFNESS))
    levels = np.abs(np.sin(np.pi * count * spec["pluck"])) / count / np.sqrt(1 + (stretched / (2 * bright)) ** 4)
    seconds = _string_seconds(stroke.longer(spec["seconds"]), hertz)
    frames = length(rate, _SHARE * seconds)
    phases: Numbers = np.where(count % 2, np.pi, 0.0)
    dying = np.asarray(seconds / (1 + 0.8 * (stretched / bright) ** 1.5), np.float64)
    signal = modes(frames, rate, stretched, levels, dying, phases)
    signal = _with_body(signal, spec["body"], stroke)
    return finish(hot(signal, spec["drive"]), rate, stroke.level, 0.001)


def _string_seconds(seconds: float, hertz: float) -> float:
    """How long a string rings: the higher it is tuned, the shorter."""
    return max(float(seconds * (110 / max(hertz, 55)) ** 0.35), 0.6 * _TREBLE_SECONDS)


def _with_body(signal: Samples, body: float, stroke: Stroke) -> Samples:
    """The finger on the string, and the wood that answers."""
    if body:
        rate = stroke.sample_rate
        burst = min(len(signal), round(0.06 * rate))
        knock = shaped_noise(stroke.rng, burst, rate, 90, 900) * decay(times(burst, rate), 0.02)
        signal[:burst] += np.float32(0.12 * body * highest(signal)) * knock
    return signal


def tine(spec: Mapping[str, Any], stroke: Stroke, hertz: float) -> Samples:
    """An electric piano: a warm tone, and a bell of three close partials that is gone at once."""
    rate = stroke.sample_rate
    seconds = max(stroke.longer(spec["seconds"]) * (262 / max(hertz, 65)) ** 0.3, 0.35)
    warm = np.arange(1, 7)
    levels = stroke.brighter(spec["warmth"], 1.5) ** (warm - 1.0) * np.where(warm > 1, 0.45, 1.0)
    bell = spec["ratio"] + np.array([-1.0, 0.0, 1.0])
    peal = spec["bell"] * stroke.hardness**1.5 * np.array([0.12, 0.25, 0.12]) / (1 + (bell * hertz / 5000) ** 2)
    every = np.concatenate((warm, bell)) * hertz
    dying = np.concatenate((seconds / warm**0.7, np.full(3, 0.18)))
    signal = modes(
        length(rate, _SHARE * seconds), rate, every, np.concatenate((levels, peal)), dying, np.zeros(len(every))
    )
    return finish(hot(signal, spec["drive"] * stroke.hardness), rate, stroke.level, 0.002)


def sub(spec: Mapping[str, Any], stroke: Stroke, hertz: float) -> Samples:
    """A bass drum's sine that became a bass: a fall at the start, and drive so that small loudspeakers hear it."""
    rate, seconds = stroke.sample_rate, stroke.longer(spec["seconds"])
    time = times(length(rate, _SHARE * seconds), rate)
    fall = spec["fall"] * stroke.hardness
    signal = falling_sine(time, hertz, fall, spec["fall_ms"] / 1000)
    signal = hot(signal, 0.5 * spec["drive"] * (0.4 + 0.6 * stroke.hardness)) * decay(time, seconds)
    return finish(signal, rate, stroke.level, 0.002)
