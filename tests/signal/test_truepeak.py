"""The bounds that spare the oversampling never hide a peak."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workshop_signal import truepeak as module
from workshop_signal.truepeak import HALF, TruePeak

pytestmark = pytest.mark.pure

Sound = np.ndarray[Any, Any]


def plainly(finder: TruePeak, signal: Sound) -> Sound:
    """The same by oversampling every frame."""
    frames = signal.shape[1] - 2 * HALF
    peaks = finder._oversampled(signal, np.arange(frames))
    return np.where(peaks > finder._ceiling, 20 * np.log10(np.maximum(peaks, 1e-9) / finder._ceiling), 0)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 400), st.floats(0.2, 2), st.integers(0, 2**32 - 1), st.integers(1, 40))
def test_nothing_that_passes_the_ceiling_is_missed(frames: int, level: float, seed: int, smooth: int) -> None:
    noise = np.random.default_rng(seed).normal(size=(2, frames + 2 * HALF + smooth - 1))
    smoothed = np.stack([np.convolve(line, np.ones(smooth) / smooth**0.5, "valid") for line in noise])
    signal = (level * smoothed / np.abs(smoothed).max()).astype(np.float32)
    finder = TruePeak(0.89)

    found = finder.over(signal)
    assert np.allclose(np.zeros(frames) if found is None else found, plainly(finder, signal), atol=1e-4)


@pytest.mark.parametrize("hertz", [60, 1000, 12_000])
def test_between_samples_a_sine_is_found_as_high_as_it_is(hertz: float) -> None:
    signal = np.tile(np.sin(2 * np.pi * hertz / 48_000 * np.arange(4000) + 0.4), (2, 1)).astype(np.float32)
    found = TruePeak(0.5).over(signal)

    assert found is not None
    assert found.max() == pytest.approx(6.02, abs=0.02)


def test_a_straight_line_stays_one() -> None:
    finder = TruePeak(1.0)
    line = np.tile(np.linspace(0, 0.5, 200, dtype=np.float32), (2, 1))

    peaks = finder._oversampled(line, np.arange(100))
    assert np.all(peaks <= line[0, HALF : HALF + 101][1:] + 1e-6)


def test_quiet_blocks_and_loud_low_notes_need_no_oversampling(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TruePeak, "_oversampled", lambda *_: pytest.fail("oversampled"))
    finder = TruePeak(0.89)

    assert finder.over(np.full((2, 500), 0.3, np.float32)) is None
    low = 0.88 * np.sin(2 * np.pi * 50 / 48_000 * np.arange(5000))
    assert finder.over(np.tile(low, (2, 1)).astype(np.float32)) is None


@pytest.mark.parametrize("phase", range(7))
def test_the_sharpest_bend_that_there_can_be_is_found(phase: int) -> None:
    """Silence on a frame and the next, and around them every second difference at its highest, each adding to a peak."""
    bent = module._polyphase()[1][:-2, phase]
    line = np.concatenate(([0, 0], np.cumsum(np.cumsum(np.sign(bent)))))
    place = np.arange(2 * HALF)
    line -= line[HALF - 1] + (line[HALF] - line[HALF - 1]) * (place - (HALF - 1))
    signal = np.tile(np.concatenate(([2 * line[0] - line[1]], line)).astype(np.float32), (2, 1))
    highest = float(np.abs(bent).sum())
    peak = float(TruePeak(1.0)._oversampled(signal, np.array([0]))[0])

    assert peak >= highest - 1e-3
    assert TruePeak(0.99 * highest).over(signal) is not None
