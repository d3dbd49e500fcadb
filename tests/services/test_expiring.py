"""A yes that runs out is heeded by each command where the window of a take that rolls is gone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from workshop.domain.consent import Decision, Use
from workshop.services.take_request import TakeRequest

from .fakes import make_app

RAN_OUT = "The yes of Åse to being recorded has run out."


@pytest.fixture
def rolling(willing, recorder, clock):
    """A take of Åse and Ola rolls; Åse's yes ran out a moment ago."""
    willing.consents.record("Åse", Use.RECORD, Decision.GRANTED, until=clock.now() + timedelta(seconds=6))
    willing.takes.record(TakeRequest(channels={1: "Åse", 2: "Ola"}))
    recorder.play(7)
    clock.wind(seconds=7)
    return recorder


def test_what_is_recorded_of_somebody_whose_yes_has_run_out_ends_with_the_next_command(rolling, home, clock) -> None:
    rolling.attended = False
    told = [str(each) for each in make_app(home, clock, rolling).catch_up()]
    assert RAN_OUT in told
    assert rolling.left == 1

    rolling.left = 0
    assert RAN_OUT not in [str(each) for each in make_app(home, clock, rolling).catch_up()]
    assert rolling.left == 0


def test_a_window_that_is_there_looks_itself(rolling, home, clock) -> None:
    assert make_app(home, clock, rolling).catch_up() == []
    assert rolling.left == 0
