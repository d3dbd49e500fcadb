"""Samples become 24-bit integers exactly, however many channels and frames are packed at once."""

from __future__ import annotations

import numpy as np
import pytest

from workshop_recorder.engine.levels import Scratch, pcm24

STEPS = 2**23


def unpacked(packed: np.ndarray) -> np.ndarray:
    """24-bit integers from their bytes, lowest first, by the textbook."""
    low, middle, high = (packed[..., byte].astype(np.int64) for byte in range(3))
    value = low + 256 * middle + 65536 * high
    return np.where(value >= STEPS, value - 2 * STEPS, value)


@pytest.mark.parametrize("frames", [0, 1, 2, 3, 7, 8, 15, 16, 17, 63, 64, 65, 1024, 8191, 8192, 9600, 48000])
@pytest.mark.parametrize("channels", [1, 2, 3, 16])
def test_every_sample_of_a_chunk_is_packed_exactly(channels: int, frames: int) -> None:
    whole = np.random.default_rng(frames).integers(-STEPS, STEPS, (channels, frames))
    packed = pcm24((whole / STEPS).astype(np.float32), 1.0)

    assert packed.shape == (channels, frames, 3)
    assert (unpacked(packed) == whole).all()
    assert all(row.flags.c_contiguous for row in packed)


def test_all_24_bits_of_one_channel_are_kept() -> None:
    whole = np.arange(-STEPS, STEPS)

    assert (unpacked(pcm24((whole / STEPS).astype(np.float32), 1.0)) == whole).all()


def test_memory_that_is_used_again_leaves_nothing_of_the_last_chunk() -> None:
    scratch = Scratch()
    pcm24(np.full((4, 1000), -0.5, dtype=np.float32), 0.5, scratch)
    packed = pcm24(np.full((3, 333), 0.25, dtype=np.float32), 0.25, scratch)

    assert (unpacked(packed) == STEPS // 4).all()


def test_a_sample_between_two_steps_is_rounded() -> None:
    samples = np.array([0.25, 0.5, 0.75, 1.5, -0.75], dtype=np.float32) / STEPS

    assert unpacked(pcm24(samples, 0.1)).tolist() == [0, 0, 1, 2, -1]
