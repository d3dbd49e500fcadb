"""What is written down comes back as it was, whatever it is."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop.domain.attendance import Stay
from workshop.domain.people import Person
from workshop.store import codec
from workshop.store.registry import KINDS

# The first and last day of the calendar have no instant in UTC for every zone, and a time that a clock skips or repeats
# equals no other: zones with summer time have a test of their own.
INSTANTS = st.datetimes(
    datetime(1, 1, 3),  # noqa: DTZ001 - hypothesis adds the zone
    datetime(9999, 12, 29),  # noqa: DTZ001 - hypothesis adds the zone
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=2)), timezone(timedelta(hours=-9))]),
)
ONE_OF = {datetime: INSTANTS, Stay: st.builds(Stay, INSTANTS, st.none() | INSTANTS)}


def records_of(kind):
    """Any record of a kind, made from what the codec knows of its fields."""
    values = {}
    for declared in dataclasses.fields(kind):
        known = codec.fields_of(kind)[declared.name]
        one = ONE_OF[known.type] if known.type in ONE_OF else st.from_type(known.type)
        several = st.lists(one, max_size=3).map(tuple) if known.many else one
        values[declared.name] = st.none() | several if "None" in declared.type else several
    return st.builds(kind, **values)


RECORDS = st.sampled_from([kind.record for kind in KINDS]).flatmap(records_of)


def test_a_time_of_a_zone_with_summer_time_keeps_its_instant():
    evening = datetime(2026, 7, 1, 18, 30, tzinfo=ZoneInfo("Europe/Oslo"))
    person = Person("p", "s", "Åse", evening)
    assert codec.from_row(Person, codec.to_row(person)).created_at == datetime(2026, 7, 1, 16, 30, tzinfo=UTC)


@given(record=RECORDS)
def test_a_record_survives_its_row(record):
    assert codec.from_row(type(record), codec.to_row(record)) == record


@given(record=RECORDS.filter(lambda each: "nan" not in repr(each) and "inf" not in repr(each)))
def test_a_record_survives_a_mirror(record):
    text = json.dumps(codec.to_plain(record), ensure_ascii=False)
    assert codec.from_plain(type(record), json.loads(text)) == record


@given(first=INSTANTS, second=INSTANTS)
def test_the_text_of_instants_sorts_by_time(first, second):
    assert (codec.instant(first) < codec.instant(second)) == (first.astimezone(UTC) < second.astimezone(UTC))


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        codec.to_row(Person("1", "2", "Åse", datetime(2026, 1, 1)))  # noqa: DTZ001 - what is refused


def test_a_mirror_may_lack_fields_that_came_later_and_hold_ones_that_went():
    plain = codec.to_plain(Person("1", "2", "Åse", datetime(2026, 1, 1, tzinfo=UTC)))
    del plain["removed"]
    assert codec.from_plain(Person, plain | {"shoe_size": 43}).removed is False
