from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workshop.domain.attendance import State
from workshop.domain.consent import Decision, Use
from workshop.domain.event import first_break
from workshop.domain.take import Take, Verdict
from workshop.errors import NotFoundError, StateError
from workshop.services.take_request import TakeRequest

from .conftest import BAND


def whole(app):
    with app.library.read() as tx:
        return first_break(tx.events(app.sessions.latest().id)) is None


def test_the_last_mark_is_taken_back_for_everybody_it_marked(opened, clock):
    opened.attendance.mark(["Ali"])
    before = opened.attendance.rows()
    clock.wind(minutes=3)
    opened.attendance.mark(["Ali", "Åse"], State.LATE)
    assert str(opened.undo.last()) == "Taken back: Ali, Åse marked as late."
    assert opened.attendance.rows() == before
    assert whole(opened)


def test_undo_goes_back_step_by_step_and_then_says_so(opened):
    opened.attendance.mark(["Ali"])
    opened.attendance.visitors(3)
    opened.undo.last()
    assert opened.sessions.current().visitors == 0
    opened.undo.last()
    assert opened.attendance.rows() == ()
    with pytest.raises(StateError, match="nothing to take back"):
        opened.undo.last()


def test_a_drop_in_by_mistake_is_gone_from_the_register(opened):
    opened.attendance.new("Thor")
    opened.undo.last()
    with pytest.raises(NotFoundError):
        opened.people.find_person("Thor")


def test_a_drop_in_who_said_something_about_consent_stays_in_the_register(opened):
    opened.attendance.new("Tor")
    opened.consents.record("Tor", Use.RECORD, Decision.DENIED)
    opened.undo.last()
    assert opened.people.find_person("Tor")
    assert opened.attendance.rows() == ()


def test_a_mark_that_a_take_rests_on_stays(willing):
    willing.takes.record(TakeRequest())
    before = willing.attendance.rows()
    with pytest.raises(StateError, match="is on a take"):
        willing.undo.last()
    assert willing.attendance.rows() == before


def test_a_verdict_goes_back_to_the_one_before(willing, recorder):
    willing.takes.record(TakeRequest())
    willing.takes.stop()
    willing.takes.verdict(1, Verdict.KEEP)
    willing.takes.verdict(1, Verdict.NO_GOOD)
    assert str(willing.undo.last()) == "Taken back: take 1 is keep again."
    assert willing.takes.get(1).verdict is Verdict.KEEP
    assert str(willing.undo.last()) == "Taken back: take 1 has no verdict."
    assert willing.takes.get(1).verdict is Verdict.NONE


def test_a_deletion_is_not_taken_back_nor_what_lies_before_it(willing):
    willing.takes.record(TakeRequest())
    willing.takes.stop()
    willing.takes.verdict(1, Verdict.CIRCLED)
    willing.takes.delete(1)
    before = willing.attendance.rows()
    with pytest.raises(StateError, match="deleted, and that cannot be taken back"):
        willing.undo.last()
    with willing.library.read() as tx:
        assert tx.find(Take)[0].verdict is Verdict.CIRCLED
    assert willing.attendance.rows() == before
    willing.attendance.visitors(2)
    assert str(willing.undo.last()) == "Taken back: there are 0 visitors again."


def test_a_closing_is_taken_back_although_a_take_was_deleted_afterwards(willing):
    willing.takes.record(TakeRequest())
    willing.takes.stop()
    session = willing.sessions.close()
    willing.takes.delete(1, session=session.id)
    assert str(willing.undo.last()) == "Taken back: the session is open again."


def test_a_closing_is_taken_back_unless_the_room_was_taken(opened):
    first = opened.sessions.close()
    other = opened.sessions.open("Låtskriverne")
    with pytest.raises(StateError, match="open in that room"):
        opened.undo.last(first.id)
    opened.sessions.close(other.id)
    assert str(opened.undo.last(first.id)) == "Taken back: the session is open again."
    assert opened.sessions.current().id == first.id


MARKS = st.lists(
    st.tuples(st.sets(st.sampled_from(BAND), min_size=1), st.sampled_from(list(State)), st.integers(0, 7200)),
    min_size=1,
    max_size=5,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(marks=MARKS)
def test_undo_restores_attendance_exactly(opened, clock, marks):
    """Whatever was marked: each undo gives back the rows as they were, one command at a time."""
    history = [opened.attendance.rows()]
    for aliases, state, seconds in marks:
        clock.wind(seconds=seconds)
        try:
            changed = opened.attendance.mark(sorted(aliases), state)
        except StateError:
            continue
        if any(item.changed for item in changed):
            history.append(opened.attendance.rows())
    for rows in reversed(history[:-1]):
        opened.undo.last()
        assert opened.attendance.rows() == rows
    assert whole(opened)


def test_taking_back_a_drop_in_who_was_renamed_leaves_no_name(opened, home):
    opened.attendance.new("Zebrakanari")
    opened.people.edit_person("Zebrakanari", alias="Tor")
    opened.undo.last()
    assert "Tor" not in [person.alias for person in opened.people.persons()]
    assert "Zebrakanari" not in (home / "register.json").read_text("utf-8")


def test_what_somebody_said_after_a_deletion_is_named_as_the_last_thing(willing):
    willing.takes.record(TakeRequest())
    willing.takes.stop()
    willing.takes.delete(1)
    willing.consents.record("Ali", Use.RECORD, Decision.WITHDRAWN)
    with pytest.raises(StateError, match=r"what Ali said \(record: withdrawn\)") as refused:
        willing.undo.last()
    assert "`workshop consent Ali --use record --grant`" in str(refused.value.hint)
