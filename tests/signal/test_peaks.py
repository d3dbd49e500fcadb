"""True peaks are found wherever they fall, also between the samples and between the blocks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop_signal.levels import to_decibels
from workshop_signal.peaks import TruePeakMeter


def column(*samples: float) -> np.ndarray:
    """One channel."""
    return np.array(samples, np.float32)[:, None]


def test_silence_has_no_peak() -> None:
    meter = TruePeakMeter(2, 48_000)
    meter.add(np.zeros((100, 2), np.float32))
    assert meter.peak() == 0


@given(st.lists(st.sampled_from([0.0, 0.5, 1.0, -1.0]), max_size=40), st.lists(st.integers(0, 40), max_size=4))
def test_the_cut_into_blocks_changes_nothing(samples: list[float], cuts: list[int]) -> None:
    whole, parts = TruePeakMeter(1, 48_000), TruePeakMeter(1, 48_000)
    whole.add(column(*samples))
    for block in np.split(column(*samples), sorted(min(cut, len(samples)) for cut in cuts)):
        parts.add(block)
    assert whole.peak() == pytest.approx(parts.peak())


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
    meter = TruePeakMeter(1, rate)
    for block in np.array_split(samples[:, None], 9):
        meter.add(block)
    assert dbtp - 0.4 <= (to_decibels(meter.peak()) or 0) <= dbtp + 0.2


def test_a_true_peak_is_never_below_the_sample_peak() -> None:
    meter = TruePeakMeter(1, 192_000)
    meter.add(column(0.0, 0.75, 0.0))
    assert meter.peak() == 0.75
