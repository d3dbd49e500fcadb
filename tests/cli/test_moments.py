"""Places in a take are read as people type them."""

from __future__ import annotations

import pytest

from workshop.cli.moments import seconds_of


@pytest.mark.parametrize(
    ("typed", "seconds"),
    [("1:20", 80), ("80", 80), ("80,5", 80.5), ("80.5", 80.5), ("1:02:03", 3723), (" 0:05.25 ", 5.25), ("90:00", 5400)],
)
def test_times_are_read(typed: str, seconds: float) -> None:
    assert seconds_of(typed) == seconds


@pytest.mark.parametrize("typed", ["", "soon", "-3", "1:2:3:4", "1:", ":20", "nan", "1e3", "9:99", "0:60", "1:60:00"])
def test_anything_else_is_no_time(typed: str) -> None:
    assert seconds_of(typed) is None
