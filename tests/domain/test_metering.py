"""A meter that an eye can follow: up at once, down slowly, with the highest level held."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop.domain.metering import CLIP_SECONDS, HOLD_SECONDS, Meter, Reading
from workshop.domain.recording import Level


def test_it_rises_at_once_and_falls_20_db_in_1_7_seconds() -> None:
    meter = Meter()
    assert meter.show(Level(1, -12.0), 10.0).level_dbfs == -12.0
    assert meter.show(Level(1, None), 11.7).level_dbfs == -32.0
    assert meter.show(Level(1, -6.0), 11.8).level_dbfs == -6.0


def test_the_highest_level_is_held_and_then_let_go_of() -> None:
    meter = Meter()
    meter.show(Level(1, -3.0), 0.0)
    assert meter.show(Level(1, -40.0), HOLD_SECONDS - 0.1).held_dbfs == -3.0
    after = meter.show(Level(1, -40.0), HOLD_SECONDS)
    assert after.held_dbfs == after.level_dbfs == pytest.approx(-20.6, abs=0.1)


def test_a_look_between_two_chunks_does_not_flicker() -> None:
    meter = Meter()
    meter.show(Level(1, -12.0), 0.0)
    assert meter.show(Level(1, None), 0.1).level_dbfs == pytest.approx(-13.2, abs=0.1)
    assert meter.show(None, 0.1).level_dbfs == pytest.approx(-13.2, abs=0.1)


def test_clipping_is_shown_long_enough_to_be_read() -> None:
    meter = Meter()
    meter.show(Level(1, 0.0, clipped=True), 0.0)
    assert meter.show(Level(1, -20.0), CLIP_SECONDS - 0.1).clipped
    assert not meter.show(Level(1, -20.0), CLIP_SECONDS).clipped


def test_silence_reads_as_nothing() -> None:
    meter = Meter()
    assert meter.show(None, 0.0) == meter.show(Level(1, None), 0.1) == Reading()
    meter.show(Level(1, -30.0), 0.2)
    assert meter.show(Level(1, None), 60.0).level_dbfs is None


@given(st.lists(st.tuples(st.none() | st.floats(-120, 6), st.floats(0, 5)), max_size=40))
def test_what_is_held_is_never_below_the_level_nor_the_level_below_what_was_measured(
    looks: list[tuple[float | None, float]],
) -> None:
    meter, now = Meter(), 0.0
    for peak, wait in looks:
        now += wait
        reading = meter.show(Level(1, peak), now)
        if peak is not None and peak > -90:
            assert reading.level_dbfs is not None
            assert reading.level_dbfs >= round(peak, 1)
        if reading.level_dbfs is not None:
            assert reading.held_dbfs is not None
            assert reading.held_dbfs >= reading.level_dbfs
