"""The voices sound like what they are called, as far as numbers can tell; nobody has to listen in CI."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from workshop_signal import synth

if TYPE_CHECKING:
    from collections.abc import Callable

RATE = 48_000
DRUMS = [
    synth.kick,
    synth.snare,
    synth.hat,
]
PITCHED = [synth.bass, synth.keys, synth.voice]


def centroid(samples: np.ndarray) -> float:
    """The centre of gravity of the energy spectrum in hertz."""
    power = np.abs(np.fft.rfft(samples.astype(float))) ** 2
    return float((power * np.fft.rfftfreq(len(samples), 1 / RATE)).sum() / power.sum())


def milliseconds_to_fall(samples: np.ndarray) -> float:
    """When the level in 5 ms windows is last within 20 dB of its highest."""
    windows = samples[: len(samples) // 240 * 240].reshape(-1, 240)
    level = np.sqrt((windows.astype(float) ** 2).mean(axis=1))
    return float((np.nonzero(level >= level.max() / 10)[0][-1] + 1) * 5)


@pytest.mark.parametrize(
    ("voice", "low", "high"),
    [
        (synth.kick, 95, 115),
        (synth.snare, 1226, 1281),
        (synth.hat, 7000, 10_600),
    ],
)
def test_a_drum_has_the_colour_of_its_kind(voice: Callable[[int], np.ndarray], low: float, high: float) -> None:
    assert low <= centroid(voice(RATE)) <= high


def test_the_kick_is_short() -> None:
    assert 123 <= milliseconds_to_fall(synth.kick(RATE)) <= 211


@pytest.mark.parametrize("rate", [8000, 44_100, 48_000, 96_000])
@pytest.mark.parametrize("voice", DRUMS)
def test_a_drum_is_finite_unclipped_and_ends_in_silence(voice: Callable[[int], np.ndarray], rate: int) -> None:
    samples = voice(rate)
    assert samples.dtype == np.float32
    assert samples.ndim == 1
    assert np.isfinite(samples).all()
    assert 0.3 < np.abs(samples).max() < 1.0
    assert abs(samples[-1]) < 0.001


@pytest.mark.parametrize("rate", [8000, 48_000])
@pytest.mark.parametrize("voice", PITCHED)
def test_a_pitched_voice_sounds_its_note(voice: Callable[[int, float, float], np.ndarray], rate: int) -> None:
    samples = voice(rate, 220.0, 1.0)
    assert (samples.dtype, len(samples)) == (np.float32, rate)
    assert 0.3 < np.abs(samples).max() < 1.0
    shifted = np.correlate(samples[: rate // 4], samples[: rate // 4], "full")[rate // 4 - 1 :]
    shortest, longest = round(rate / 300), round(rate / 150)
    assert shortest + int(np.argmax(shifted[shortest:longest])) == pytest.approx(rate / 220, rel=0.03)


@pytest.mark.parametrize("voice", DRUMS)
def test_the_same_call_gives_the_same_samples(voice: Callable[[int], np.ndarray]) -> None:
    assert np.array_equal(voice(RATE), voice(RATE))


def test_another_seed_gives_another_hit() -> None:
    assert not np.array_equal(synth.snare(RATE, seed=1), synth.snare(RATE, seed=2))


def test_vowels_differ() -> None:
    colours = [np.abs(np.fft.rfft(synth.voice(RATE, 220, 0.5, vowel).astype(float))) for vowel in "aeou"]
    colours = [colour / np.linalg.norm(colour) for colour in colours]
    alike = [float(one @ other) for n, one in enumerate(colours) for other in colours[n + 1 :]]
    assert max(alike) < 0.98


@pytest.mark.parametrize("voice", PITCHED)
def test_no_time_gives_next_to_no_samples(voice: Callable[[int, float, float], np.ndarray]) -> None:
    assert len(voice(RATE, 220.0, 0.0)) == 1


def test_a_is_440_hertz() -> None:
    assert synth.midi_to_hertz(69) == 440.0
    assert synth.midi_to_hertz(57) == pytest.approx(220.0)
