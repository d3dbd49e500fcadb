"""The round trip of a device is found to the frame, or refused in a word; never guessed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workshop_recorder.engine.calibration import Train
from workshop_recorder.engine.errors import EngineError

pytestmark = pytest.mark.pure

RATE = 48000
TRAIN = Train(RATE)


def looped(frames: float, gain: float = 1.0, noise: float = 0.0, seed: int = 0) -> np.ndarray[Any, Any]:
    """What an input hears of the train after `frames`, which need not be whole."""
    size = 2 ** int(np.ceil(np.log2(2 * TRAIN.frames)))
    turn = np.exp(-2j * np.pi * np.fft.rfftfreq(size) * frames)
    heard = np.fft.irfft(np.fft.rfft(TRAIN.samples, size) * turn, size)[: TRAIN.frames]
    mixed: np.ndarray[Any, Any] = gain * heard + noise * np.random.default_rng(seed).standard_normal(TRAIN.frames)
    return mixed.astype(np.float32)


@given(frames=st.integers(0, RATE - 1), gain=st.sampled_from([1.0, -0.4, 0.01]), seed=st.integers(0, 99))
@settings(deadline=None, max_examples=15)
def test_any_round_trip_up_to_a_second_is_found_to_the_frame(frames: int, gain: float, seed: int) -> None:
    assert TRAIN.round_trip(looped(frames, gain, abs(gain) * 0.1, seed)) == frames


@pytest.mark.parametrize("fraction", [-0.4, -0.25, 0.1, 0.25, 0.4])
def test_a_round_trip_between_two_frames_is_the_nearer_one(fraction: float) -> None:
    assert TRAIN.round_trip(looped(1000 + fraction, 0.5, 0.01)) == 1000


def test_it_is_found_below_the_music_of_a_room() -> None:
    hum = 0.3 * np.sin(2 * np.pi * 110 / RATE * np.arange(TRAIN.frames)).astype(np.float32)

    assert TRAIN.round_trip(looped(2345, 0.3, 0.05) + hum) == 2345


def test_an_echo_of_the_room_is_not_taken_for_the_headphone() -> None:
    assert TRAIN.round_trip(looped(700, 0.5) + looped(1900, -0.3)) == 700


@pytest.mark.parametrize("rate", [44100, 96000])
def test_other_sample_rates_have_their_own_train(rate: int) -> None:
    train = Train(rate)
    heard = np.zeros(train.frames, dtype=np.float32)
    heard[512 : 512 + len(train.samples)] = train.samples

    assert train.round_trip(heard) == 512


def refused(heard: np.ndarray[Any, Any]) -> str:
    with pytest.raises(EngineError) as failure:
        TRAIN.round_trip(heard.astype(np.float32))
    return failure.value.word


def test_what_cannot_be_sure_is_refused_in_a_word() -> None:
    rng = np.random.default_rng(1)
    drifting = looped(512)[np.minimum((np.arange(TRAIN.frames) * 1.0001).astype(int), TRAIN.frames - 1)]
    jumping = np.concatenate([looped(512)[: RATE * 3 // 2], looped(640)[RATE * 3 // 2 :]])

    assert refused(np.zeros(TRAIN.frames)) == "loopback_silent"
    assert refused(looped(512, 1e-6, 1e-4)) == "loopback_silent"
    assert refused(looped(512, 6.0)) == "loopback_clipped"
    assert refused(0.1 * rng.standard_normal(TRAIN.frames)) == "no_loopback"
    assert refused(drifting) == "unsteady"
    assert refused(jumping) == "unsteady"
