"""Metal and seeds: hats, cymbals, bells, shakers and tambourines, drawn as spectra and turned into sound."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from workshop_beats.sound.models.basics import (
    Numbers,
    Samples,
    Spectrum,
    band_gain,
    bins,
    decay,
    fast,
    finish,
    length,
    random_phases,
    shaped_noise,
    sound_of,
    times,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workshop_beats.sound.models.hit import Stroke

_PLATES = np.array([1.0, 1.483, 1.932, 2.546, 2.63, 3.897])
"""Six square waves that share no harmonic, as ratios: the metal of analogue drum machines."""
_JINGLES = np.array([1.0, 1.09, 1.27, 1.41, 1.73, 1.96])
_SPLIT_SECONDS = 0.2


def metal(spec: Mapping[str, Any], stroke: Stroke) -> Samples:
    """A plate of many modes. Where it rings for long, its treble dies first, as bronze does."""
    rate, rng = stroke.sample_rate, stroke.rng
    seconds = stroke.longer(spec["seconds"])
    frames = length(rate, seconds)
    time = times(frames, rate)
    bright = stroke.brighter(spec["bright"], 0.7)
    overtones = np.outer(stroke.tuned(spec["tune"]) * _PLATES, np.arange(1, 40, 2))
    weights = np.outer(np.ones(len(_PLATES)), 1 / np.arange(1, 40, 2))
    spectrum, hertz = _drawn(rng, frames, rate, (overtones, weights), spec["ring"])
    spectrum *= band_gain(hertz, spec["low"], min(bright, 0.45 * rate), 3)
    signal = _ringing(spectrum, hertz, time, seconds, (spec["low"] * bright) ** 0.5)
    burst = min(frames, round(0.03 * rate))
    tip = shaped_noise(rng, burst, rate, 0.7 * spec["low"], 1.2 * bright) * decay(time[:burst], 0.006)
    signal[:burst] += np.float32(2.2 * spec["stick"] * stroke.hardness) * tip
    return finish(_swell(signal, rate, spec["attack_ms"]), rate, stroke.level)


def grains(spec: Mapping[str, Any], stroke: Stroke) -> Samples:
    """Seeds that fly against a shell, or jingles: a swell of noise and a few high modes."""
    rate, rng = stroke.sample_rate, stroke.rng
    seconds = stroke.longer(spec["seconds"])
    frames = length(rate, seconds + spec["attack_ms"] / 1000)
    time = times(frames, rate)
    modes = stroke.tuned(spec["tune"]) * _JINGLES * (1 + 0.01 * rng.standard_normal(len(_JINGLES)))
    spectrum, hertz = _drawn(rng, frames, rate, (modes, np.ones(len(modes))), spec["jingle"])
    spectrum *= band_gain(hertz, spec["low"], min(stroke.brighter(spec["bright"], 0.6), 0.45 * rate), 2)
    start = np.float32(spec["attack_ms"] / 1000)
    signal = sound_of(spectrum, frames) * decay(np.maximum(time - start, np.float32(0)), seconds)
    return finish(_swell(signal, rate, spec["attack_ms"]), rate, stroke.level)


def _drawn(
    rng: np.random.Generator, frames: int, rate: int, lines: tuple[Numbers, Numbers], ring: float
) -> tuple[Spectrum, Samples]:
    """A spectrum of noise and of `lines` (hertz, weights), which have a share `ring` of the power, and its bins."""
    size = fast(frames)
    hertz = bins(size, rate)
    spectrum = random_phases(rng, len(hertz))
    spectrum *= np.float32(math.sqrt(1 - ring))
    places = np.round(lines[0].ravel() * (size / rate)).astype(int)
    inside = places < len(hertz)
    weights = lines[1].ravel()[inside]
    weights *= math.sqrt(ring * len(hertz) / max(float(np.sum(weights**2)), 1e-9))
    np.add.at(spectrum, places[inside], (weights * random_phases(rng, len(weights))).astype(np.complex64))
    return spectrum, hertz


def _ringing(spectrum: Spectrum, hertz: Samples, time: Samples, seconds: float, middle: float) -> Samples:
    """The sound of a spectrum that decays; what lies above `middle` hertz decays faster where it rings for long."""
    if seconds < _SPLIT_SECONDS:
        return sound_of(spectrum, len(time)) * decay(time, seconds)
    dark = spectrum / (1 + (hertz / np.float32(middle)) ** 4)
    share = math.sqrt(float(np.vdot(dark, dark).real / np.vdot(spectrum, spectrum).real))
    low, high = sound_of(dark, len(time)), sound_of(spectrum - dark, len(time))
    low *= decay(time, seconds) * np.float32(share)
    high *= decay(time, 0.7 * seconds) * np.float32(math.sqrt(max(1 - share**2, 0)))
    low += high
    return low


def _swell(signal: Samples, rate: int, milliseconds: float) -> Samples:
    """The signal with a soft start."""
    frames = min(round(milliseconds * rate / 1000), len(signal))
    signal[:frames] *= np.sin(np.linspace(0, np.pi / 2, frames, dtype=np.float32)) ** 2
    return signal
