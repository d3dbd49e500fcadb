from __future__ import annotations

from datetime import timedelta

import pytest

from workshop.domain.attendance import State, Stay
from workshop.domain.consent import Decision, Use
from workshop.errors import AmbiguousError, NotFoundError, StateError
from workshop.services import views
from workshop.services.take_request import TakeRequest

from .fakes import START, FakeHost


def test_marking_stores_logs_and_tells_without_a_name(opened, host: FakeHost):
    marked = opened.attendance.mark(["åse", "OLA"])
    assert [(item.alias, item.attendance.place) for item in marked] == [("Åse", 1), ("Ola", 2)]
    events = [event for event, _ in opened.events.sentences() if event.kind == "attendance.marked"]
    assert [event.subject for event in events] == [item.attendance.subject for item in marked]
    assert not any("se" in (event.data or "").split('"state"')[0] and "Åse" in event.data for event in events)
    assert [given["attendance"] for given in host.heard("workshop_attendance_changed")] == [
        item.attendance for item in marked
    ]


def test_one_unknown_alias_marks_nobody(opened):
    with pytest.raises(NotFoundError, match="nobody called “Olga”"):
        opened.attendance.mark(["Åse", "Olga"])
    assert opened.attendance.rows() == ()


def test_two_people_of_one_alias_are_refused_with_the_candidates_and_an_id_chooses(opened):
    other = opened.people.add_person("Ali", group="Band", anyway=True)
    with pytest.raises(
        AmbiguousError, match=r"Ali in Band \(ends .*Ali in Låtskriverne \(ends|Ali in Låtskriverne.*Ali in Band"
    ):
        opened.attendance.mark(["Ali"])
    assert opened.attendance.rows() == ()
    assert opened.attendance.mark([other.id[-6:]])[0].attendance.person == other.id


def test_marking_again_changes_nothing_and_logs_nothing(opened, clock):
    first = opened.attendance.mark(["Åse"])[0]
    clock.wind(minutes=5)
    again = opened.attendance.mark(["Åse"])[0]
    assert (again.attendance, again.changed) == (first.attendance, False)
    assert sum(event.kind == "attendance.marked" for event, _ in opened.events.sentences()) == 1


def test_late_left_and_back_again(opened, clock):
    clock.wind(minutes=20)
    opened.attendance.mark(["Åse"], State.LATE)
    clock.wind(minutes=30)
    opened.attendance.mark(["Åse"], State.LEFT)
    clock.wind(minutes=10)
    row = opened.attendance.mark(["Åse"])[0].attendance
    minutes = [START + timedelta(minutes=count) for count in (20, 50, 60)]
    assert row.stays == (Stay(minutes[0], minutes[1]), Stay(minutes[2]))
    assert row.late
    clock.wind(minutes=15)
    assert views.attendance(opened)[0]["minutes"] == 45


def test_somebody_who_never_came_cannot_leave(opened):
    with pytest.raises(StateError, match="has not come yet"):
        opened.attendance.mark(["Åse"], State.LEFT)
    assert opened.attendance.rows() == ()


def test_somebody_on_a_take_cannot_have_stayed_away(willing):
    willing.takes.record(TakeRequest(channels={1: "Åse"}))
    with pytest.raises(StateError, match="is on a take"):
        willing.attendance.mark(["Åse"], State.ABSENT)
    assert willing.attendance.mark(["Ola"], State.ABSENT)[0].attendance.stays == ()


def test_a_drop_in_is_known_a_member_and_here_for_the_first_time(opened):
    marked = opened.attendance.new("Tor")
    assert marked.attendance.first
    assert marked.attendance.here
    assert "Tor" in [person.alias for person in opened.people.persons("Låtskriverne")]
    with pytest.raises(StateError, match="goes by “tor” already"):
        opened.attendance.new("tor")


def test_visitors_are_a_count(opened):
    assert opened.attendance.visitors(2).visitors == 2
    assert opened.attendance.visitors(2).visitors == 2
    assert sum(event.kind == "attendance.visitors" for event, _ in opened.events.sentences()) == 1
    with pytest.raises(StateError):
        opened.attendance.visitors(-1)


def test_a_closed_session_takes_no_marks(opened):
    closed = opened.sessions.close()
    with pytest.raises(StateError, match="No session is open"):
        opened.attendance.mark(["Åse"])
    with pytest.raises(StateError, match="That session is closed"):
        opened.attendance.mark(["Åse"], session=closed.id)


def test_minutes_are_never_negative_nor_longer_than_the_session_whatever_the_clock_does(opened, clock):
    opened.attendance.mark(["Åse", "Ola"])
    clock.jump(hours=5)
    opened.attendance.mark(["Åse"], State.LEFT)
    clock.jump(hours=-5)
    clock.wind(minutes=10)
    opened.attendance.mark(["Åse"])
    clock.wind(minutes=20)
    opened.sessions.close()
    session = views.session(opened)
    assert session["minutes"] == 30
    assert all(0 <= row["minutes"] <= 30 for row in views.attendance(opened))


def test_a_clock_set_back_before_the_opening_does_not_mark_before_it(opened, clock):
    clock.jump(hours=-1)
    assert opened.attendance.mark(["Åse"])[0].attendance.in_at == START


def test_a_mark_may_be_for_an_earlier_time_of_the_session_only(opened, clock):
    clock.wind(minutes=30)
    early = START + timedelta(minutes=5)
    assert opened.attendance.mark(["Åse"], at=early)[0].attendance.in_at == early
    for wrong in (START - timedelta(minutes=1), clock.now() + timedelta(minutes=1)):
        with pytest.raises(StateError, match="outside the session"):
            opened.attendance.mark(["Ola"], at=wrong)


def test_rows_of_attendance_come_in_order_of_arrival(opened):
    opened.attendance.mark(["Ali"], State.EXCUSED)
    opened.attendance.mark(["Kari"])
    opened.attendance.mark(["Åse"])
    assert [row["alias"] for row in views.attendance(opened)] == ["Kari", "Åse", "Ali"]
    keys = {"person", "alias", "state", "role", "place", "in_at", "out_at", "minutes", "late", "first"}
    assert all(set(row) == keys for row in views.attendance(opened))


def test_consent_of_a_late_comer_is_looked_at_when_they_come(opened, recorder):
    opened.consents.record("Åse", Use.RECORD, Decision.GRANTED)
    opened.consents.record("Ola", Use.RECORD, Decision.DENIED)
    opened.attendance.mark(["Åse"])
    opened.takes.record(TakeRequest())
    assert opened.attendance.mark(["Ola"])[0].joined is None
