"""Notes that last while they are held: a wave through a filter, made so that its loop has no seam."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from workshop_beats.sound.models.basics import Numbers, Samples, highest, hot, modes, shaped_noise

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workshop_beats.sound.models.hit import Stroke

_LOOP_SECONDS = {"detune": 0.75, "vibrato": 0.38, "still": 0.15}
"""A beat between detuned voices takes the longest, then two turns of a vibrato."""
_MOST = 64
_VIBRATO_HERTZ = 5.4
_VIBRATO_CENTS = 22
_ORGAN = {1: 1.0, 2: 0.6, 3: 0.45, 4: 0.25, 6: 0.12, 8: 0.1}
_FADE = 1024
_SIDES = 0.6
_TO_20_DB = 2.303
"""Time constants of an exponential until it has fallen by 20 dB."""
_LOUDNESS = 0.33
"""The mean level of a loop, so that a square wave is no louder than a plucked string of the same peak."""


class Loop(NamedTuple):
    """How long a loop is in frames, and the pitch in hertz of which a whole number of periods fits into it."""

    frames: int
    hertz: float


class Held(NamedTuple):
    """A note whose frames from `start` to the end are its loop."""

    samples: Samples
    start: int


def loop_for(hertz: float, sample_rate: int, seconds: float) -> Loop:
    """The loop of at most about `seconds` that fits `hertz` best; its pitch is off by far less than a cent."""
    period = sample_rate / hertz
    most = max(round(seconds * sample_rate / period), 2)
    counts = np.arange(max(most * 3 // 4, 1), most + 1)
    off = np.abs(counts * period - np.round(counts * period)) / counts
    count = int(counts[np.argmin(off)])
    frames = round(count * period)
    return Loop(frames, count * sample_rate / frames)


def synth(spec: Mapping[str, Any], stroke: Stroke, hertz: float) -> Held:
    """A held note: first what changes (the filter closes, the vibrato grows), then one loop in which nothing does.

    All pitches are whole numbers of periods a loop, so that the loop's end meets its start.
    """
    rate = stroke.sample_rate
    moving = "detune" if spec["detune"] else "vibrato" if spec["vibrato"] or spec["breath"] else "still"
    loop = loop_for(hertz, rate, _LOOP_SECONDS[moving])
    settling = max(spec["attack_ms"], 5 * spec["sweep_ms"] * bool(spec["sweep"]), 400 * bool(spec["vibrato"])) / 1000
    start = max(round(settling * rate), 2 * _FADE)
    frames = start + loop.frames
    signal = _unison(spec, stroke, loop, start, frames)
    if spec["vibrato"]:
        signal = _wobbled(signal, loop, start, spec["vibrato"], rate)
    if spec["breath"]:
        air = shaped_noise(stroke.rng, loop.frames, rate, hertz, stroke.brighter(5000))
        signal += np.float32(0.04 * spec["breath"] * highest(signal)) * np.resize(np.roll(air, start), frames)
    signal = hot(signal, spec["drive"])
    swell = max(round(spec["attack_ms"] * rate / 1000), 16)
    signal[:swell] *= np.sin(np.linspace(0, np.pi / 2, swell, dtype=np.float32)) ** 2
    signal -= signal[start:].mean(dtype=np.float64).astype(np.float32)
    loudness = float(np.sqrt(np.mean(signal[start:] ** 2)))
    signal *= np.float32(min(stroke.level * 0.9 / highest(signal), stroke.level * _LOUDNESS / max(loudness, 1e-9)))
    return Held(signal, start)


def seamless(held: Held) -> Samples:
    """The samples with the end of the loop faded over into what comes before its start, and no DC in the loop."""
    samples, start = held.samples.copy(), held.start
    ramp = np.linspace(0, 1, min(_FADE, start, (len(samples) - start) // 2), dtype=np.float32)
    fade = len(ramp)
    samples[-fade:] = samples[-fade:] * (1 - ramp) + samples[start - fade : start] * ramp
    offset = np.full(len(samples), samples[start:].mean(dtype=np.float64), np.float32)
    offset[:fade] *= ramp
    samples -= offset
    return samples


def _unison(spec: Mapping[str, Any], stroke: Stroke, loop: Loop, start: int, frames: int) -> Samples:
    """One voice, or three when detuned: what lasts, and before `start` what the closing filter still lets by."""
    rate = stroke.sample_rate
    number, levels = _wave(spec["wave"], loop.hertz, rate)
    lasting = levels * _through(number * loop.hertz, stroke.brighter(spec["bright"], 1.2))
    opened = levels * _through(number * loop.hertz, stroke.brighter(spec["bright"] * 2 ** spec["sweep"], 1.2))
    closing = np.full(len(number), _TO_20_DB * spec["sweep_ms"] / 1000)
    apart = _apart(spec["detune"], loop, rate)
    signal = np.zeros(frames, np.float32)
    turned = 2 * np.pi * stroke.rng.random(len(number))
    # the outer two together stand at a right angle to the middle one: they bend its pitch rather than cancel it
    angles = {-1: np.pi - turned, 0: np.zeros(len(number)), 1: turned}
    for voice in (-1, 0, 1) if apart else (0,):
        pitches = number * (loop.hertz + voice * apart)
        level = _SIDES if voice else 1.0
        signal += modes(frames, rate, pitches, level * lasting, np.full(len(number), np.inf), angles[voice])
        if spec["sweep"]:
            passing = modes(start, rate, pitches, level * (opened - lasting), closing, angles[voice])
            signal[:start] += passing * _ending(start)
    return signal


def _ending(frames: int) -> Samples:
    """Ones, and a ramp down over the last fifth."""
    window = np.ones(frames, np.float32)
    ramp = frames // 5
    window[frames - ramp :] = np.linspace(1, 0, ramp, dtype=np.float32)
    return window


def _apart(cents: float, loop: Loop, rate: int) -> float:
    """How many hertz the outer voices lie from the middle one: a whole number of beats a loop, 0 for none."""
    beats = loop.hertz * (2 ** (cents / 1200) - 1) * loop.frames / rate
    return max(round(beats), 1) * rate / loop.frames if cents else 0.0


def _wave(name: str, hertz: float, rate: int) -> tuple[Numbers, Numbers]:
    """The numbers and levels of a wave's harmonics."""
    number = np.arange(1.0, max(min(_MOST, int(0.4 * rate / hertz)), 1) + 1)
    if name == "organ":
        return number, np.array([_ORGAN.get(int(n), 0.0) for n in number])
    odd = number % 2
    return number, {"saw": 1 / number, "square": odd / number, "triangle": odd / number**2}[name]


def _through(hertz: Numbers, corner: float) -> Numbers:
    """How much a low-pass of 12 dB an octave lets through."""
    return 1 / (1 + (hertz / corner) ** 2)


def _wobbled(signal: Samples, loop: Loop, start: int, depth: float, rate: int) -> Samples:
    """The signal with a vibrato that grows until the loop starts, and fits into it a whole number of times."""
    cycles = max(round(_VIBRATO_HERTZ * loop.frames / rate), 1)
    time = np.arange(len(signal), dtype=float)
    turn = 2 * np.pi * cycles / loop.frames
    most = depth * (2 ** (_VIBRATO_CENTS / 1200) - 1) / turn
    grown = np.minimum(time / start, 1) ** 2
    at = time + most * grown * np.sin(turn * (time - start))
    # what lies beyond the end is one loop earlier
    at = np.where(at > len(signal) - 1, at - loop.frames, np.maximum(at, 0))
    below = np.minimum(at.astype(int), len(signal) - 2)
    part = (at - below).astype(np.float32)
    return np.asarray(signal[below] * (1 - part) + signal[below + 1] * part, np.float32)
