"""Where a file lies on the clock of its day, and which markers of its take lie in it."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from workshop_signal.chunks import points_within, time_reference

EVENING = datetime(2026, 3, 3, 23, 59, 59, 500_000, tzinfo=timezone(timedelta(hours=1)))


def test_a_file_is_placed_from_the_local_midnight_before_its_take() -> None:
    assert time_reference(EVENING, 48_000) == 86_400 * 48_000 - 24_000
    assert time_reference(EVENING, 44_100, 88_200) == 86_400 * 44_100 - 22_050 + 88_200, "past the next midnight too"


def test_a_part_of_a_frame_goes_to_the_nearest_one() -> None:
    midnight = EVENING.replace(hour=0, minute=0, second=0, microsecond=0)
    assert [time_reference(midnight + timedelta(microseconds=us), 48_000) for us in (10, 11, 31, 32)] == [0, 1, 1, 2]


@pytest.mark.parametrize(
    ("start", "frames", "points"),
    [
        (0, 101, [(0, "verse"), (100, "hook")]),
        (0, 100, [(0, "verse")]),
        (50, 1000, [(50, "hook")]),
        (100, 0, [(0, "hook")]),
        (0, 1 << 40, [(0, "verse"), (100, "hook")]),
    ],
)
def test_only_what_lies_in_a_file_is_marked_in_it(start: int, frames: int, points: list[tuple[int, str]]) -> None:
    assert points_within([(100, "hook"), (0, "verse"), (0xFFFFFFFF + start, "far")], start, frames) == points
