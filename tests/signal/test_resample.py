"""Another sample rate: the same sound, as long as before, however it is cut into blocks."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workshop_signal.resample import Resampler

pytestmark = pytest.mark.pure

Sound = np.ndarray[Any, Any]
RATES = [(44_100, 48_000), (48_000, 44_100), (96_000, 48_000), (8_000, 48_000), (48_000, 47_999)]


def resampled(sound: Sound, source: int, target: int, sizes: list[int]) -> Sound:
    resampler, out, start = Resampler(source, target), [], 0
    while start < sound.shape[1]:
        size = sizes[len(out) % len(sizes)]
        out.append(resampler.push(sound[:, start : start + size]))
        start += size
    return np.concatenate([*out, resampler.flush()], axis=1)


def sine(rate: int, hertz: float, frames: int) -> Sound:
    return np.sin(2 * np.pi * hertz * np.arange(frames) / rate)[None].repeat(2, axis=0).astype(np.float32)


@pytest.mark.parametrize(("source", "target"), RATES)
def test_a_sine_stays_the_same_sine(source: int, target: int) -> None:
    heard = resampled(sine(source, 997, source), source, target, [4096])

    assert heard.shape == (2, target)
    assert np.abs(heard - sine(target, 997, target))[:, 100:-100].max() < 2e-3


def test_what_the_lower_rate_cannot_hold_is_gone() -> None:
    heard = resampled(sine(96_000, 30_000, 96_000), 96_000, 48_000, [4096])

    assert np.abs(heard[:, 100:-100]).max() < 0.05


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(RATES), st.lists(st.integers(1, 5000), min_size=1, max_size=5), st.integers(1, 9000))
def test_blocks_of_any_size_give_the_same(rates: tuple[int, int], sizes: list[int], frames: int) -> None:
    sound = np.random.default_rng(frames).normal(size=(2, frames)).astype(np.float32)
    whole = resampled(sound, *rates, [frames])

    assert whole.shape[1] == -(-frames * rates[1] // rates[0])
    assert np.allclose(resampled(sound, *rates, sizes), whole, atol=1e-5)


def test_equal_rates_pass_as_they_are() -> None:
    sound = sine(48_000, 440, 1000)
    assert np.array_equal(resampled(sound, 48_000, 48_000, [100]), sound)
