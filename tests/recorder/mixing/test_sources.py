"""Recordings are read on the take's frames, silent outside their spans, and never believed beyond what they are."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.recorder.mixing.sounds import RATE, master, tone
from workshop_recorder.mixing.sources import Source, Wanted, opened

if TYPE_CHECKING:
    from pathlib import Path

FADE = RATE // 100


def blocks(source: Source, frames: int, size: int) -> np.ndarray:
    read = [
        (source.block(first, min(size, frames - first)), min(size, frames - first)) for first in range(0, frames, size)
    ]
    return np.concatenate([np.zeros(count, np.float32) if block is None else block[0] for block, count in read])


@pytest.fixture(scope="module")
def ramp(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("take") / "a.wav"
    return master(path, (np.arange(RATE) + 1).astype(np.float32) / (2 * RATE))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, RATE + 9000), st.integers(1, 20_000)), max_size=4),
    st.integers(0, 9000),
    st.integers(300, 60_000),
)
def test_blocks_of_any_size_give_the_spans_and_silence_elsewhere(
    ramp: Path, spans: list[tuple[int, int]], start: int, size: int
) -> None:
    frames = RATE + 10_000
    wanted = Wanted(str(ramp), start, tuple((first, first + count) for first, count in spans))
    with opened([wanted], RATE, frames) as (sources, unread):
        heard = blocks(sources[0], frames, size)

    assert not unread
    whole = np.zeros(frames, np.float32)
    whole[start : start + RATE] = (np.arange(RATE) + 1) / (2 * RATE)
    inside = np.zeros(frames, bool)
    for first, count in spans:
        inside[first : first + count] = True
    inside[:start] = inside[start + RATE :] = False
    assert not heard[~inside].any()
    deep = np.convolve(inside, np.ones(2 * FADE + 1), "same") > 2 * FADE + 0.5
    assert np.allclose(heard[deep], whole[deep], atol=1e-6)
    assert (heard <= whole + 1e-6).all()


def test_silence_is_known_without_reading(ramp: Path) -> None:
    with opened([Wanted(str(ramp), 0, ((0, 100),))], RATE, RATE) as (sources, _):
        assert sources[0].block(100, 1000) is None


@pytest.mark.parametrize("spans", [((0, RATE),), ((0, 100), (100, RATE))])
def test_a_loudness_counts_where_all_of_the_file_is_heard(ramp: Path, spans: tuple[tuple[int, int], ...]) -> None:
    with opened([Wanted(str(ramp), 0, spans, -20.0)], RATE, RATE) as (sources, _):
        assert sources[0].lufs == -20.0


def test_a_loudness_does_not_count_for_a_piece_of_the_file(ramp: Path) -> None:
    with opened([Wanted(str(ramp), 0, ((0, RATE // 2),), -20.0)], RATE, RATE) as (sources, _):
        assert sources[0].lufs is None


def test_numbers_that_are_no_sound_are_silence_and_bounded(tmp_path: Path) -> None:
    sound = np.array([np.nan, np.inf, -np.inf, 1e30, -1e30, 0.5] * 1000, np.float32)
    soundfile.write(tmp_path / "a.wav", sound, RATE, "FLOAT")
    with opened([Wanted(str(tmp_path / "a.wav"), 0, ((0, 6000),))], RATE, 6000) as (sources, _):
        heard = sources[0].block(0, 6)
    assert heard is not None
    assert heard[0].tolist() == [0, 0, 0, 8, -8, 0.5]


@pytest.mark.parametrize("kind", ["gone", "text", "empty", "folder", "pipe", "rate", "channels"])
def test_what_is_no_recording_of_the_take_is_named(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a.wav"
    match kind:
        case "text":
            path.write_text("RIFF....WAVE")
        case "empty":
            path.touch()
        case "folder":
            path.mkdir()
        case "pipe":
            if not hasattr(os, "mkfifo"):
                pytest.skip("no pipes with names on this system")
            os.mkfifo(path)
        case "rate":
            master(path, tone(0.1), 44_100)
        case "channels":
            master(path, np.zeros((10, 3), np.float32))
    with opened([Wanted(str(path), 0, ((0, 100),))], RATE, 100) as (sources, unread):
        assert (sources, unread) == ([], [str(path)])
