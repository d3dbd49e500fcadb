"""Drum heads: bass drums, toms, congas, and the snare drum with its wires."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from workshop_beats.sound.models.basics import (
    Samples,
    decay,
    finish,
    hot,
    length,
    modes,
    shaped_noise,
    times,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workshop_beats.sound.models.hit import Stroke

_MEMBRANE = np.array([1.593, 2.136, 2.295])
"""Modes of an ideal round membrane above its first (Fletcher and Rossing, The Physics of Musical Instruments, 18.2)."""


def falling_sine(time: Samples, hertz: float, semitones: float, fall_seconds: float) -> Samples:
    """A sine that starts `semitones` above `hertz` and falls towards it."""
    bend = np.exp(time * np.float32(-1 / fall_seconds))
    bend *= np.float32(semitones / 12)
    turns = np.cumsum(np.exp2(bend), dtype=np.float64)
    turns *= hertz * float(time[-1]) / (len(time) - 1)
    turns -= np.floor(turns)
    return np.asarray(np.sin(turns.astype(np.float32) * np.float32(2 * np.pi)), np.float32)


def skin(spec: Mapping[str, Any], stroke: Stroke) -> Samples:
    """A head that gives way under the beater: its pitch falls, its overtones and the beater die first."""
    rate, rng = stroke.sample_rate, stroke.rng
    seconds, tune = stroke.longer(spec["seconds"]), stroke.tuned(spec["tune"])
    time = times(length(rate, seconds), rate)
    fall = spec["fall"] * (0.7 + 0.3 * stroke.hardness)
    body = falling_sine(time, tune, fall, spec["fall_ms"] / 1000) * decay(time, seconds)
    if spec["overtone"]:
        count = len(_MEMBRANE)
        dying = seconds * np.array([0.6, 0.4, 0.3])
        body += modes(len(time), rate, tune * _MEMBRANE, np.full(count, 0.3 * spec["overtone"]), dying, np.zeros(count))
    body = hot(body, spec["drive"])
    burst = min(len(time), round(0.04 * rate))
    click = shaped_noise(rng, burst, rate, 60, stroke.brighter(spec["bright"], 2)) * decay(time[:burst], 0.007)
    body[:burst] += np.float32(spec["click"] * (0.18 + 0.42 * stroke.hardness)) * click
    return finish(body, rate, stroke.level)


def snare(spec: Mapping[str, Any], stroke: Stroke) -> Samples:
    """Two modes of the head, the wires under it, and the stick."""
    rate, rng = stroke.sample_rate, stroke.rng
    seconds = stroke.longer(spec["seconds"])
    time = times(length(rate, max(seconds, spec["head_seconds"])), rate)
    tune, bright = stroke.tuned(spec["tune"]), stroke.brighter(spec["bright"])
    ratios = np.array([1.0, 1.78, 2.6])
    drum = falling_sine(time, tune, 3, 0.008) * decay(time, spec["head_seconds"])
    drum += modes(
        len(time),
        rate,
        tune * ratios[1:],
        np.array([0.5, 0.2]),
        spec["head_seconds"] * np.array([0.7, 0.4]),
        np.zeros(2),
    )
    wires = shaped_noise(rng, len(time), rate, spec["low"], bright) * decay(time, seconds)
    burst = min(len(time), round(0.02 * rate))
    stick = shaped_noise(rng, burst, rate, 300, 2.5 * bright) * decay(time[:burst], 0.004)
    signal = np.float32(spec["head"]) * drum + np.float32(0.5 - 0.5 * spec["head"]) * wires
    signal[:burst] += np.float32(0.5 * spec["snap"] * stroke.hardness) * stick
    return finish(hot(signal, spec["drive"]), rate, stroke.level)
