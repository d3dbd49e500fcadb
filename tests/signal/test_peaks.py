"""Peaks are found wherever they fall, also between the samples and between the blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from workshop_signal.peaks import PeakMeter, Peaks, measure_peaks

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def column(*samples: float) -> np.ndarray:
    """One channel."""
    return np.array(samples, np.float32)[:, None]


def test_a_file_is_measured_over_all_channels_and_blocks(tmp_path: Path, write_wav: Callable[..., np.ndarray]) -> None:
    path = tmp_path / "take.wav"
    samples = write_wav(path, "RIFF", 150_000, 2)
    peaks = measure_peaks(path)
    assert (peaks.frames, peaks.sample_peak, peaks.true_peak) == (150_000, float(np.abs(samples).max()), None)


def test_half_of_full_scale_is_six_decibels_down() -> None:
    meter = PeakMeter(1)
    meter.add(column(0.1, -0.5))
    assert meter.peaks().peak_dbfs == pytest.approx(-6.0206, abs=1e-4)


def test_silence_has_no_level() -> None:
    meter = PeakMeter(2, 48_000)
    meter.add(np.zeros((100, 2), np.float32))
    assert (meter.peaks().peak_dbfs, meter.peaks().true_peak_dbtp) == (None, None)
    assert PeakMeter(1).peaks() == Peaks(0, 0.0, 0)


def test_clips_are_counted_as_runs_of_each_channel() -> None:
    meter = PeakMeter(2)
    meter.add(np.array([[1, 0], [1, -1], [0, -1], [1, 0]], np.float32))
    assert meter.peaks().clips == 3


def test_a_24_bit_file_at_its_highest_value_is_clipped(tmp_path: Path) -> None:
    path = tmp_path / "take.wav"
    soundfile.write(str(path), np.array([0.0, 2.0, 2.0, 0.0, -2.0]), 48_000, "PCM_24")
    assert measure_peaks(path).clips == 2


@given(st.lists(st.sampled_from([0.0, 0.5, 1.0, -1.0]), max_size=40), st.lists(st.integers(0, 40), max_size=4))
def test_the_cut_into_blocks_changes_nothing(samples: list[float], cuts: list[int]) -> None:
    whole, parts = PeakMeter(1, 48_000), PeakMeter(1, 48_000)
    whole.add(column(*samples))
    for block in np.split(column(*samples), sorted(min(cut, len(samples)) for cut in cuts)):
        parts.add(block)
    assert (whole.peaks().frames, whole.peaks().clips) == (parts.peaks().frames, parts.peaks().clips)
    assert whole.peaks().sample_peak == parts.peaks().sample_peak
    assert whole.peaks().true_peak == pytest.approx(parts.peaks().true_peak)


def test_a_number_that_is_none_hides_nothing() -> None:
    meter = PeakMeter(1)
    meter.add(column(0.1, float("nan"), 0.5))
    assert meter.peaks().sample_peak == 0.5


@pytest.mark.parametrize(
    ("divisor", "degrees", "amplitude", "dbtp"),
    [(4, 0, 0.5, -6.0), (4, 45, 0.5, -6.0), (6, 60, 0.5, -6.0), (8, 67.5, 0.5, -6.0), (4, 45, 1.41, 3.0)],
)
@pytest.mark.parametrize("rate", [44_100, 48_000, 96_000])
def test_true_peak_cases_15_to_19_of_ebu_tech_3341(
    rate: int, divisor: int, degrees: float, amplitude: float, dbtp: float
) -> None:
    turn = 2 * np.pi * np.arange(rate // 2) / divisor + np.radians(degrees)
    ramp = np.minimum(1, np.arange(rate // 2) / 2000)
    samples = (amplitude * np.sin(turn) * np.minimum(ramp, ramp[::-1])).astype(np.float32)
    meter = PeakMeter(1, rate)
    for block in np.array_split(samples[:, None], 9):
        meter.add(block)
    assert dbtp - 0.4 <= (meter.peaks().true_peak_dbtp or 0) <= dbtp + 0.2


def test_a_true_peak_is_never_below_the_sample_peak() -> None:
    meter = PeakMeter(1, 192_000)
    meter.add(column(0.0, 0.75, 0.0))
    assert meter.peaks().true_peak == 0.75
