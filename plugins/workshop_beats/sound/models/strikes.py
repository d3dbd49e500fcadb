"""Hands, and struck wood or bells: claps, rims, clicks, cowbells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from workshop_beats.sound.models.basics import Samples, decay, finish, length, modes, shaped_noise, times

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workshop_beats.sound.models.hit import Stroke


def clap(spec: Mapping[str, Any], stroke: Stroke) -> Samples:
    """Several hands that are never quite together, and the room that answers."""
    rate, rng = stroke.sample_rate, stroke.rng
    seconds = stroke.longer(spec["seconds"])
    starts = spec["spread_ms"] / 1000 * (np.arange(spec["hands"]) + 0.12 * rng.standard_normal(spec["hands"]))
    starts = np.maximum(starts - starts.min(), 0)
    time = times(length(rate, seconds) + round(starts.max() * rate), rate)
    envelope = np.zeros(len(time), np.float32)
    for start in starts:
        first = round(start * rate)
        envelope[first:] = np.maximum(envelope[first:] * np.float32(0.3), decay(time[: len(time) - first], 0.009))
    last = round(starts.max() * rate)
    envelope[last:] += np.float32(spec["room"]) * decay(time[: len(time) - last], seconds)
    noise = shaped_noise(rng, len(time), rate, spec["low"], stroke.brighter(spec["bright"], 0.8))
    return finish(noise * envelope, rate, stroke.level)


def wood(spec: Mapping[str, Any], stroke: Stroke) -> Samples:
    """A bar or a bell: the higher a mode, the sooner it dies. A square wave has odd harmonics on each mode."""
    rate, rng = stroke.sample_rate, stroke.rng
    seconds = stroke.longer(spec["seconds"])
    frames = length(rate, seconds)
    odd = np.arange(1, 16, 2) if spec["wave"] == "square" else np.ones(1)
    ratios = np.asarray(spec["ratios"])
    hertz = np.outer(ratios, odd) * stroke.tuned(spec["tune"])
    bright = stroke.brighter(spec["bright"])
    levels = np.outer(ratios**-0.5, 1 / odd) / (1 + (hertz / bright) ** 2)
    dying = np.outer(seconds * ratios**-0.6, np.ones(len(odd)))
    signal = modes(frames, rate, hertz.ravel(), levels.ravel(), dying.ravel(), np.zeros(hertz.size))
    burst = min(frames, round(0.01 * rate))
    tap = shaped_noise(rng, burst, rate, 400, bright) * decay(times(burst, rate), 0.003)
    signal[:burst] += np.float32(0.5 * spec["click"] * stroke.hardness) * tap
    return finish(signal, rate, stroke.level)
