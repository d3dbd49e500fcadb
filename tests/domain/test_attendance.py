from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from workshop.domain.attendance import HERE, Attendance, State, arrive, leave, presence, stay_away

OPENED = datetime(2026, 11, 23, 16, tzinfo=UTC)
ROW = Attendance("id", "site", "session", "person", "subject", State.ABSENT)

instants = st.integers(0, 14_400).map(lambda seconds: OPENED + timedelta(seconds=seconds))
marks = st.lists(st.tuples(st.sampled_from(list(State)), instants))


def after(steps):
    row = ROW
    for place, (state, at) in enumerate(steps, start=1):
        if state in HERE:
            row = arrive(row, state, at, place)
        else:
            row = leave(row, at) if state is State.LEFT else stay_away(row, state)
    return row


@given(marks, instants)
def test_presence_is_never_negative_nor_longer_than_the_session(steps, closed):
    """Times come in any order, as from a clock that jumps to and fro."""
    assert timedelta() <= presence(after(steps), closed) <= closed - OPENED


@given(marks, instants, instants)
def test_presence_only_grows_with_time(steps, one, other):
    row = after(steps)
    assert presence(row, min(one, other)) <= presence(row, max(one, other))


@given(marks, st.sampled_from(list(State)), instants, instants)
def test_marking_twice_changes_no_times(steps, state, at, again):
    once = after([*steps, (state, at)])
    assert after([*steps, (state, at), (state, again)]) == once


@given(marks)
def test_stays_follow_each_other_and_only_the_last_may_be_open(steps):
    stays = after(steps).stays
    assert all(stay.until is not None and stay.since <= stay.until for stay in stays[:-1])
    assert all(before.until <= later.since for before, later in itertools.pairwise(stays))


@given(marks)
def test_somebody_is_here_exactly_while_a_stay_is_open(steps):
    row = after(steps)
    assert row.here == bool(row.stays and row.stays[-1].until is None)


@given(marks)
def test_who_came_has_a_place_and_who_did_not_has_none(steps):
    row = after(steps)
    assert (row.place is not None) == bool(row.stays)


@given(marks, instants, instants)
def test_leaving_and_coming_back_adds_a_stay_and_keeps_the_lateness(steps, out, back):
    here = after([*steps, (State.LATE, OPENED)])
    returned = arrive(leave(here, out), State.PRESENT, back, 99)
    assert len(returned.stays) == len(here.stays) + 1
    assert returned.late == here.late
    assert returned.place == here.place


def test_a_stay_over_the_end_of_summer_time_is_as_long_as_it_was():
    from zoneinfo import ZoneInfo

    oslo = ZoneInfo("Europe/Oslo")
    came = datetime(2026, 10, 25, 1, 30, tzinfo=oslo).astimezone(UTC)
    went = datetime(2026, 10, 25, 3, 30, tzinfo=oslo).astimezone(UTC)
    assert presence(leave(arrive(ROW, State.PRESENT, came, 1), went), went) == timedelta(hours=3)
