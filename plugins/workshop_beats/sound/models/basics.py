"""What the models are made of: time, decays, shaped noise, modes, and a clean end. Importing this imports numpy."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
"""Mono audio of shape (frames,), full scale at +-1.0."""

Spectrum = NDArray[np.complex64]
"""The bins of a real Fourier transform, shape (size // 2 + 1,)."""

Numbers = NDArray[np.float64]
"""One number for each mode of a sound, shape (modes,)."""

_BLOCK = 384
_INAUDIBLE = 1e-3
_FALL = math.log(10.0)


def length(sample_rate: int, seconds: float) -> int:
    """How many frames it takes for a sound that falls by 20 dB in `seconds` to fall by 40 dB."""
    return max(round(2.0 * seconds * sample_rate), 64)


def times(frames: int, sample_rate: int) -> Samples:
    """The time in seconds of each frame."""
    return np.arange(frames, dtype=np.float32) / np.float32(sample_rate)


def decay(time: Samples, seconds: float) -> Samples:
    """An envelope that starts at 1 and has fallen by 20 dB after `seconds`."""
    return np.asarray(np.exp(time * np.float32(-_FALL / seconds)), np.float32)


def fast(frames: int) -> int:
    """The next length of which numpy's Fourier transform is quick: 2**n, 3 * 2**n or 5 * 2**n."""
    power = max(1 << max(frames - 1, 1).bit_length(), 16)
    return next(size for size in (power * 5 // 8, power * 3 // 4, power) if size >= frames)


def bins(size: int, sample_rate: int) -> Samples:
    """The frequency in hertz of each bin of a spectrum of `size` frames."""
    return np.arange(size // 2 + 1, dtype=np.float32) * np.float32(sample_rate / size)


def band_gain(hertz: Samples, low: float, high: float, order: int = 2) -> Samples:
    """How much a Butterworth band pass from `low` to `high` lets through at each of `hertz`; 0 at 0 Hz."""
    safe = np.maximum(hertz, np.float32(1))
    gain = 1 + (np.float32(low) / safe) ** (2 * order)
    gain *= 1 + (safe / np.float32(high)) ** (2 * order)
    gain[0] = np.inf
    return np.asarray(1 / np.sqrt(gain), np.float32)


def random_phases(rng: np.random.Generator, count: int) -> Spectrum:
    """Complex numbers of size 1 that point anywhere."""
    angles = rng.random(count, dtype=np.float32) * np.float32(2 * math.pi)
    phases = np.empty(count, np.complex64)
    phases.real, phases.imag = np.cos(angles), np.sin(angles)
    return phases


def sound_of(spectrum: Spectrum, frames: int) -> Samples:
    """The first `frames` of the sound of a spectrum, scaled to a mean square of 1 over the whole."""
    size = 2 * (len(spectrum) - 1)
    power = 2 * float(np.vdot(spectrum, spectrum).real)
    sound = np.fft.irfft(spectrum, size)[:frames]
    return (sound * np.float32(size / math.sqrt(max(power, 1e-12)))).astype(np.float32, copy=False)


def shaped_noise(
    rng: np.random.Generator, frames: int, sample_rate: int, low: float, high: float, order: int = 2
) -> Samples:
    """Noise between `low` and `high` hertz with a mean square of 1, shape (frames,)."""
    hertz = bins(fast(frames), sample_rate)
    spectrum = random_phases(rng, len(hertz))
    spectrum *= band_gain(hertz, min(low, 0.3 * sample_rate), min(high, 0.45 * sample_rate), order)
    return sound_of(spectrum, frames)


def modes(frames: int, sample_rate: int, hertz: Numbers, levels: Numbers, seconds: Numbers, phases: Numbers) -> Samples:
    """The sum of decaying sines, one for each entry of four arrays of shape (modes,); `seconds` may be infinite.

    A mode is c * z**n with complex c and z, so that a block of frames is a matrix product of what each mode has become
    by its start and what it does within a block. Those 60 dB below the loudest are left out.
    """
    loud = np.abs(levels) > _INAUDIBLE * np.max(np.abs(levels), initial=0.0)
    audible = (hertz < 0.45 * sample_rate) & (hertz > 0) & loud
    hertz, levels, seconds, phases = hertz[audible], levels[audible], seconds[audible], phases[audible]
    exponent = (2j * np.pi * hertz - _FALL / seconds) / sample_rate
    rows = -(-frames // _BLOCK)
    begun = _powers(np.exp(exponent * _BLOCK), rows, levels * np.exp(1j * phases))
    within = _powers(np.exp(exponent), _BLOCK, np.ones(len(exponent))).T
    left = np.concatenate((begun.imag, begun.real), axis=1).astype(np.float32)
    right = np.concatenate((within.real, within.imag)).astype(np.float32)
    return np.asarray(left @ right, np.float32).reshape(-1)[:frames]


def _powers(base: NDArray[np.complex128], count: int, first: NDArray[Any]) -> NDArray[np.complex128]:
    """The powers of complex numbers from 0 to `count` - 1, times `first`: shape (count, len(base)).

    Each half is the one before it times one power, which takes a tenth of the time of as many exponentials.
    """
    powers = np.empty((count, len(base)), complex)
    powers[:1] = first
    done, step = 1, base
    while done < count:
        further = min(done, count - done)
        np.multiply(powers[:further], step, out=powers[done : done + further])
        done, step = done + further, step * step
    return powers


def highest(signal: Samples) -> float:
    """The peak of a signal; never 0, so that it can be divided by."""
    return max(float(signal.max()), -float(signal.min()), 1e-9)


def hot(signal: Samples, drive: float) -> Samples:
    """The signal bent like an overdriven tape or amplifier; 0 leaves it alone, 1 is rough. Peaks end up at +-1."""
    if drive <= 0:
        return signal
    push = 1 + 5 * drive
    bent = np.tanh(signal * np.float32(push / highest(signal)))
    return np.asarray(bent * np.float32(1 / math.tanh(push)), np.float32)


def finish(signal: Samples, sample_rate: int, level: float, attack: float = 0.0003, release: float = 0.2) -> Samples:
    """Round off both ends (`attack` in seconds, `release` as a share of the whole), take out DC, set the peak."""
    ramp = min(max(round(attack * sample_rate), 2), len(signal) // 2)
    tail = max(round(release * len(signal)), 2)
    window = np.ones(len(signal), np.float32)
    window[:ramp] = np.linspace(0, 1, ramp, endpoint=False, dtype=np.float32)
    window[-tail:] *= np.cos(np.linspace(0, math.pi / 2, tail, dtype=np.float32)) ** 2
    shaped = signal * window
    shaped -= window * np.float32(shaped.sum(dtype=np.float64) / window.sum(dtype=np.float64))
    shaped *= np.float32(level / highest(shaped))
    return shaped
