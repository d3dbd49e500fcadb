from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop.domain.event import GENESIS, Event, canonical, chain_hash, digest, first_break

AT = datetime(2026, 11, 23, 16, tzinfo=UTC)


def chain(length):
    events, previous = [], GENESIS
    for seq in range(1, length + 1):
        data = canonical({"number": seq})
        event = Event(
            f"id-{seq}", "site", "session", seq, AT + timedelta(seconds=seq), "Europe/Oslo", "take.started", "leader", f"who-{seq}",
            "core", 1, data, "salt", digest("salt", data), previous, "",
        )  # fmt: skip
        events.append(replace(event, hash=chain_hash(event)))
        previous = events[-1].hash
    return events


lengths = st.integers(1, 6)


@given(lengths)
def test_a_whole_chain_has_no_break(length):
    assert first_break(chain(length)) is None


@pytest.mark.parametrize("field", [field.name for field in fields(Event)])
@given(length=lengths, where=st.integers(0, 100))
def test_any_change_of_any_field_is_found(field, length, where):
    events = chain(length)
    where %= length
    value = getattr(events[where], field)
    changed = (
        value + 1
        if isinstance(value, int)
        else value + timedelta(microseconds=1)
        if isinstance(value, datetime)
        else f"{value}x"
    )
    events[where] = replace(events[where], **{field: changed})
    assert first_break(events) is not None


@given(st.integers(2, 6), st.integers(0, 100), st.integers(0, 100))
def test_two_events_that_changed_places_are_found(length, one, other):
    events = chain(length)
    one, other = one % length, other % length
    events[one], events[other] = events[other], events[one]
    assert (first_break(events) is None) == (one == other)


@given(st.integers(2, 6), st.integers(0, 100))
def test_a_missing_event_is_found_unless_it_was_the_last(length, where):
    events = chain(length)
    del events[where % length]
    assert (first_break(events) is None) == (where % length == length - 1)


@given(lengths, st.integers(0, 100))
def test_erased_data_leave_the_chain_whole(length, where):
    events = chain(length)
    events[where % length] = replace(events[where % length], data=None, salt=None)
    assert first_break(events) is None


def test_data_are_written_one_way_only():
    assert canonical({"b": 1, "a": "æ"}) == '{"a":"æ","b":1}'
    with pytest.raises(ValueError, match="JSON"):
        canonical({"a": float("nan")})
