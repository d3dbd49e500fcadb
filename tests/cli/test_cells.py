"""Values as people read them."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop.cli.cells import cell, clock_day, clock_time, length
from workshop.messages import message
from workshop.translator import Translator

EN = Translator()
NOON = datetime(2026, 11, 23, 12, 5, 59, tzinfo=UTC)


@pytest.fixture
def oslo(monkeypatch: pytest.MonkeyPatch):
    """A machine in Oslo."""
    monkeypatch.setenv("TZ", "Europe/Oslo")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of a process cannot be changed here")
def test_times_are_shown_on_the_local_clock(oslo) -> None:
    assert clock_time(NOON) == "13:05"
    assert clock_time(NOON.isoformat()) == "13:05"
    assert clock_day(datetime(2026, 11, 23, 23, 30, tzinfo=UTC)) == "2026-11-24"
    assert clock_day(date(2026, 11, 23)) == "2026-11-23"
    assert cell(NOON.isoformat(), "when", EN) == "2026-11-23 13:05"


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0, "0:00.0"), (10, "0:10.0"), (59.96, "1:00.0"), (61.25, "1:01.2"), (3723.4, "1:02:03.4"), (-1, "0:00.0")],
)
def test_lengths_are_minutes_and_seconds(seconds: float, shown: str) -> None:
    assert length(seconds) == shown


@given(st.floats(0, 1e6))
def test_no_length_shows_sixty_seconds_or_sixty_minutes(seconds: float) -> None:
    *_, minutes, rest = length(seconds).split(":")
    assert float(rest) < 60
    assert int(minutes) < 60


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [
        (None, "time", ""),
        ("", "length", ""),
        (True, "text", "yes"),
        (False, "text", "no"),
        (-6.04, "level", "-6.0 dB"),
        (12, "number", "12"),
        (["Åse", "Ola"], "text", "Åse, Ola"),
        ("present", "word", "present"),
        (message("{n} left", n=1), "text", "1 left"),
        (2.5, "no such kind", "2.5"),
    ],
)
def test_every_kind_of_value_has_a_form(value: object, kind: str, shown: str) -> None:
    assert cell(value, kind, EN) == shown


def test_fractions_in_tables_have_the_languages_decimal_sign() -> None:
    norwegian = Translator("nb")
    assert (cell(-6.04, "level", norwegian), cell(92.5, "number", norwegian)) == ("-6,0 dB", "92,5")
    assert cell(92.0, "number", EN) == "92"
