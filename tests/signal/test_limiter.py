"""No true peak passes -1 dBTP, by an oversampler of the test's own; what is below is left alone; no frame is lost."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workshop_signal.limiter import Limiter

Sound = np.ndarray[Any, Any]

pytestmark = pytest.mark.pure

RATE = 48_000
BLOCK = 1024
OVERSAMPLED = 16
TIME = np.arange(RATE)


def limited(sound: Sound, sizes: tuple[int, ...] = (BLOCK,), rate: int = RATE) -> Sound:
    limiter = Limiter(rate)
    out, start = [], 0
    for size in itertools.cycle(sizes):
        out.append(limiter.push(sound[:, start : start + size]).copy())
        start += size
        if start >= sound.shape[1]:
            break
    return np.concatenate([*out, limiter.flush()], axis=1)


def true_peak(sound: Sound) -> float:
    """In dBTP: the highest value of the band-limited signal, sampled sixteen times as often by a Fourier transform."""
    frames = sound.shape[1]
    spectrum = np.fft.rfft(np.pad(sound.astype(float), ((0, 0), (1000, 1000))), axis=1)
    wide = np.fft.irfft(spectrum, (frames + 2000) * OVERSAMPLED, axis=1) * OVERSAMPLED
    return 20 * float(np.log10(np.abs(wide).max()))


def stereo(left: Sound, right: Sound | None = None) -> Sound:
    """Both channels as float32, faded in and out so that no edge rings."""
    edge = np.minimum(np.minimum(np.arange(len(left)), np.arange(len(left))[::-1]) / 500, 1)
    return (np.stack([left, left[::-1] if right is None else right]) * edge).astype(np.float32)


def below(hertz: float, seed: int) -> Sound:
    """Noise without what lies above some hertz."""
    spectrum = np.fft.rfft(np.random.default_rng(seed).normal(size=RATE))
    spectrum[np.fft.rfftfreq(RATE, 1 / RATE) > hertz] = 0
    return np.fft.irfft(spectrum, RATE)


WORST = {
    "a quarter of the rate at 45 degrees, samples at the ceiling": 1.26 * np.sin(np.pi / 2 * TIME + np.pi / 4),
    "the same, far too loud": 8 * np.sin(np.pi / 2 * TIME + np.pi / 4),
    "a third of the rate": 1.5 * np.sin(2 * np.pi / 3 * TIME + 0.7),
    "19 kHz": 1.5 * np.sin(2 * np.pi * 19_000 / RATE * TIME + 0.3),
    "a bass note far too loud": 3 * np.sin(2 * np.pi * 55 / RATE * TIME),
    "noise to 20 kHz": 0.5 * below(20_000, 1),
    "bursts of noise": below(20_000, 2) * (np.sin(TIME / 700) > 0.8),
    "single loud samples": np.where(TIME % 5000 == 77, 3.0, 0.0),
    "steps": np.where(TIME // 4000 % 2, 1.2, -1.2),
    "a slow swell": np.sin(2 * np.pi * 440 / RATE * TIME) * TIME / RATE * 3,
}


@pytest.mark.parametrize("name", WORST)
def test_no_true_peak_passes_minus_one(name: str) -> None:
    sound = stereo(WORST[name])
    kept = limited(sound)

    assert true_peak(sound) > -1
    assert kept.shape == sound.shape
    assert -2.5 < true_peak(kept) <= -1


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(30, 19_000), st.floats(0.05, 2), st.floats(0, 6.28), st.integers(0, 9000)),
        min_size=1,
        max_size=8,
    )
)
def test_no_mix_of_tones_passes_it_either(tones: list[tuple[float, float, float, int]]) -> None:
    time = TIME[:16_000]
    sound = stereo(
        sum(
            level * np.sin(2 * np.pi * hertz / RATE * time + phase) * np.clip((time - start) / 100, 0, 1)
            for hertz, level, phase, start in tones
        )
    )

    assert true_peak(limited(sound)) <= -1


def test_what_stays_below_the_ceiling_passes_bit_for_bit() -> None:
    sound = stereo(0.5 * below(20_000, 3) / np.abs(below(20_000, 3)).max() * 1.5)

    assert -3 < true_peak(sound) < -1.3
    assert np.array_equal(limited(sound), sound)


def test_a_peak_leaves_what_is_far_from_it_alone() -> None:
    sound = stereo(0.3 * np.sin(2 * np.pi * 300 / RATE * TIME) + np.where(TIME == RATE // 2, 2.0, 0.0))
    kept = limited(sound)

    assert np.array_equal(kept[:, : RATE // 2 - 200], sound[:, : RATE // 2 - 200])
    assert np.array_equal(kept[:, RATE // 2 + RATE // 4 :], sound[:, RATE // 2 + RATE // 4 :])
    assert np.abs(kept - sound)[:, RATE // 2 - 60].max() > 0


def test_both_channels_are_turned_down_alike_so_that_nothing_moves() -> None:
    quiet = 0.1 * np.sin(2 * np.pi * 500 / RATE * TIME + 0.1)
    sound = stereo(2 * np.sin(2 * np.pi * 80 / RATE * TIME + 0.1), quiet)
    kept = limited(sound)
    heard = np.abs(sound).min(axis=0) > 0.01

    assert not np.array_equal(kept, sound)
    assert np.allclose(kept[0, heard] / sound[0, heard], kept[1, heard] / sound[1, heard], rtol=1e-4)


@pytest.mark.parametrize("sizes", [(1024,), (1, 77, 5000), (7,)])
def test_blocks_of_any_size_give_the_same(sizes: tuple[int, ...]) -> None:
    sound = stereo(WORST["bursts of noise"])[:, :20_000]

    assert np.allclose(limited(sound, sizes), limited(sound), atol=1e-6)


@pytest.mark.parametrize("rate", [8000, 44_100, 96_000])
@pytest.mark.parametrize("frames", [1, 5, 100, 20_000])
def test_as_many_frames_come_out_as_go_in(rate: int, frames: int) -> None:
    sound = np.full((2, frames), 0.1, np.float32)

    assert np.array_equal(limited(sound, rate=rate), sound)


def test_silence_stays_silence() -> None:
    assert not limited(np.zeros((2, 30_000), np.float32)).any()


def test_another_ceiling_holds_as_well() -> None:
    limiter, sound = Limiter(RATE, -6.0), stereo(WORST["the same, far too loud"])
    kept = np.concatenate([limiter.push(sound).copy(), limiter.flush()], axis=1)

    assert -7.5 < true_peak(kept) <= -6
