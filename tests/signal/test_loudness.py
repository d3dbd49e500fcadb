"""Loudness against EBU Tech 3341's signals, and against libebur128 on noise."""

from __future__ import annotations

import numpy as np
import pyebur128
import pytest

from workshop_signal.loudness import LoudnessMeter

RATE = 48_000
TOLERANCE = 0.1


def tones(*parts: tuple[float, float], channels: int = 2) -> np.ndarray:
    """1 kHz tones in all channels, each (dBFS, seconds)."""
    pieces = [
        10 ** (level / 20) * np.sin(2 * np.pi * 1000 * np.arange(round(RATE * seconds)) / RATE)
        for level, seconds in parts
    ]
    return np.repeat(np.concatenate(pieces)[:, None], channels, axis=1).astype(np.float32)


def measure(samples: np.ndarray, rate: int = RATE, weights: list[float] | None = None) -> LoudnessMeter:
    """A meter that has heard the samples in uneven blocks."""
    meter = LoudnessMeter(rate, samples.shape[1], weights)
    start = 0
    for size in np.random.default_rng(len(samples)).integers(1, 60_000, len(samples)):
        meter.add(samples[start : start + size])
        start += size
        if start >= len(samples):
            break
    return meter


@pytest.mark.parametrize(
    ("parts", "lufs"),
    [
        ([(-23, 20)], -23),
        ([(-33, 20)], -33),
        ([(-36, 10), (-23, 60), (-36, 10)], -23),
        ([(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)], -23),
        ([(-26, 20), (-20, 20.1), (-26, 20)], -23),
    ],
)
def test_integrated_cases_1_to_5(parts: list[tuple[float, float]], lufs: float) -> None:
    assert measure(tones(*parts)).integrated() == pytest.approx(lufs, abs=TOLERANCE)


def test_integrated_case_6_weighs_the_surround_channels() -> None:
    levels = [10 ** (gain / 20) for gain in (-28, -28, -24, 0, -30, -30)]
    samples = tones((0, 20), channels=6) * np.array(levels, np.float32)
    meter = measure(samples, weights=[1, 1, 1, 0, 1.41, 1.41])
    assert meter.integrated() == pytest.approx(-23, abs=TOLERANCE)


@pytest.mark.parametrize("rate", [8000, 22_050, 44_100, 48_000, 96_000])
@pytest.mark.parametrize("channels", [1, 2])
def test_libebur128_says_the_same(rate: int, channels: int) -> None:
    chance = np.random.default_rng(rate + channels)
    level = np.repeat(10 ** chance.uniform(-3, -0.5, 10), rate)[:, None]
    samples = (np.clip(chance.standard_normal((rate * 10, channels)), -3, 3) / 3 * level).astype(np.float32)
    meter = measure(samples, rate)
    state = pyebur128.R128State(channels, rate, pyebur128.MeasurementMode.MODE_I)
    state.add_frames(samples.reshape(-1), len(samples))
    assert meter.integrated() == pytest.approx(pyebur128.get_loudness_global(state), abs=1e-6)


@pytest.mark.parametrize(
    "samples", [np.zeros((RATE, 1), np.float32), tones((-80, 5)), tones((-20, 0.3)), np.zeros((0, 2), np.float32)]
)
def test_silence_and_next_to_nothing_have_no_loudness(samples: np.ndarray) -> None:
    assert measure(samples).integrated() is None


def test_a_sample_that_is_no_number_spoils_nothing() -> None:
    samples = tones((-23, 5))
    samples[1000] = (np.nan, np.inf)
    assert measure(samples).integrated() == pytest.approx(-23, abs=TOLERANCE)


@pytest.mark.parametrize(
    ("parts", "seconds"),
    [
        ([(-23, 20)], 20),
        ([(-72, 10), (-23, 5), (-72, 10)], 5 + 2 * 0.3),
        ([(-40, 10), (-23, 20)], 20 + 0.2),
        ([(-80, 10)], 0),
        ([(-20, 0.3)], 0),
    ],
)
def test_active_is_what_lies_in_windows_that_count_for_the_loudness(
    parts: list[tuple[float, float]], seconds: float
) -> None:
    samples = tones(*parts, channels=1)
    active = measure(samples).active_frames()
    assert active == pytest.approx(seconds * RATE, abs=0.11 * RATE)
    assert active <= len(samples)
