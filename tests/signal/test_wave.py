"""Mixing in blocks gives what mixing at once would give, and a file is whole or not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop_signal.chunks import read_layout
from workshop_signal.wave import BLOCK, Hit, decibels, mix_blocks, pan_gains, write_wav

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

HITS = st.lists(
    st.builds(
        Hit,
        frame=st.integers(-3000, 3 * BLOCK),
        samples=st.integers(0, 2 * BLOCK).map(lambda n: np.arange(n, dtype=np.float32) / 1e5),
        gain=st.sampled_from([0.5, 1.0]),
        pan=st.sampled_from([-1.0, 0.0, 0.25, 1.0]),
    ),
    max_size=6,
)


@given(HITS, st.integers(0, 3 * BLOCK), st.sampled_from([1, 2]))
def test_blocks_together_are_the_whole_mix(hits: list[Hit], frames: int, channels: int) -> None:
    whole = np.zeros((frames, channels))
    for hit in hits:
        gains = pan_gains(hit.pan) if channels == 2 else (1.0,)
        for n, sample in ((hit.frame, hit.samples),):
            first, last = max(n, 0), min(n + len(sample), frames)
            if first < last:
                whole[first:last] += np.outer(sample[first - n : last - n], gains) * hit.gain
    blocks = list(mix_blocks(hits, frames, channels))
    assert all(len(block) == BLOCK for block in blocks[:-1])
    together = np.concatenate(blocks) if blocks else np.zeros((0, channels), np.float32)
    assert together.dtype == np.float32
    assert together.shape == whole.shape
    assert np.allclose(together, whole, atol=1e-5)


@given(st.floats(-2, 2))
def test_panning_keeps_the_power(pan: float) -> None:
    left, right = pan_gains(pan)
    assert left**2 + right**2 == pytest.approx(1)
    assert (left > right) == (pan < 0) or pan == pytest.approx(0, abs=1e-9)


def test_gains_are_those_of_the_mixing_desk() -> None:
    assert (decibels(0), decibels(-20)) == (1.0, pytest.approx(0.1))
    assert pan_gains(-1) == (1.0, pytest.approx(0))


def test_a_streamed_file_is_plain_riff_and_exact(tmp_path: Path, samples_of: Callable[[Path], np.ndarray]) -> None:
    path = tmp_path / "beat.wav"
    samples = (np.arange(100_000).reshape(-1, 2) / (1 << 23)).astype(np.float32)
    assert write_wav(path, 44_100, 2, np.array_split(samples, 7)) == 50_000
    assert np.array_equal(samples_of(path), samples)
    assert read_layout(path).form == "RIFF"
    assert list(tmp_path.iterdir()) == [path]


def test_what_is_too_loud_is_clipped_and_does_not_wrap(
    tmp_path: Path, samples_of: Callable[[Path], np.ndarray]
) -> None:
    path = tmp_path / "beat.wav"
    write_wav(path, 48_000, 1, [np.array([[1.5], [-1.5]], np.float32)], "PCM_16")
    assert samples_of(path)[:, 0] == pytest.approx([1, -1], abs=1e-4)


def test_a_renderer_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def blocks() -> Iterator[np.ndarray]:
        yield np.zeros((10, 1), np.float32)
        raise RuntimeError("no such voice")

    with pytest.raises(RuntimeError):
        write_wav(tmp_path / "beat.wav", 48_000, 1, blocks())
    assert not list(tmp_path.iterdir())


def test_an_existing_file_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "beat.wav"
    path.write_bytes(b"mine")
    with pytest.raises(FileExistsError):
        write_wav(path, 48_000, 1, [])
    assert path.read_bytes() == b"mine"
