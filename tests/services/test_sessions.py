from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from workshop.domain.session import slug
from workshop.errors import AmbiguousError, NotFoundError, StateError
from workshop.services import views
from workshop.services.take_request import TakeRequest

from .fakes import START, FakeHost


def test_opening_stores_logs_and_tells(app, host: FakeHost):
    session = app.sessions.open("låtskriverne")
    assert app.sessions.current() == session
    assert session.folder.startswith("2026-11-23-latskriverne-")
    assert [event.kind for event, _ in app.events.sentences()] == ["session.opened"]
    assert host.heard("workshop_session_opened")[0]["session"] == session


def test_a_second_session_in_one_room_is_refused_and_changes_nothing(opened):
    before = opened.sessions.list()
    with pytest.raises(StateError, match="A session is open in that room already") as refused:
        opened.sessions.open("Band", venue="Kjelleren")
    assert "workshop session close" in str(refused.value.hint)
    assert opened.sessions.list() == before


def test_two_rooms_can_have_a_session_each_and_then_one_must_be_named(opened):
    other = opened.sessions.open("Band")
    with pytest.raises(AmbiguousError, match=r"More than one session is open: .*Låtskriverne.*Band") as refused:
        opened.sessions.current()
    assert "--session" in str(refused.value.hint)
    assert opened.sessions.current(other.id[-8:]) == other
    assert opened.sessions.current(other.folder) == other


@pytest.mark.parametrize("name", ["Kor", "Låtskriver"])
def test_an_unknown_group_is_refused_with_a_hint(app, name):
    with pytest.raises(NotFoundError, match=f"There is no group called “{name}”") as refused:
        app.sessions.open(name)
    assert str(refused.value.hint).startswith("Did you mean" if name == "Låtskriver" else "Add it")
    assert app.sessions.list() == ()


def test_a_plan_s_name_is_one_word(app):
    with pytest.raises(StateError, match="There is no plan called"):
        app.sessions.open("Band", plan="Åses egen plan")
    assert app.sessions.open("Band", plan="writing-120").plan == "writing-120"


def test_no_open_session_is_one_sentence_and_a_hint(app):
    with pytest.raises(StateError, match="No session is open") as refused:
        app.sessions.current()
    assert "workshop session open" in str(refused.value.hint)


def test_closing_twice_is_refused(opened, host: FakeHost):
    session = opened.sessions.close()
    assert session.closed_at == START
    with pytest.raises(StateError, match="No session is open"):
        opened.sessions.close()
    with pytest.raises(StateError, match="closed already"):
        opened.sessions.close(session.id)
    assert len(host.heard("workshop_session_closed")) == 1


def test_the_latest_session_is_the_open_one_or_the_one_closed_last(opened, clock):
    first = opened.sessions.close()
    assert opened.sessions.latest().id == first.id
    clock.wind(hours=1)
    second = opened.sessions.open("Band")
    assert opened.sessions.latest().id == second.id
    clock.wind(hours=1)
    opened.sessions.close()
    assert opened.sessions.latest().id == second.id


def test_a_session_of_another_day_is_found_with_the_time_of_its_last_event(opened, clock):
    clock.wind(hours=2)
    opened.attendance.visitors(2)
    last = clock.now()
    assert opened.sessions.stale() is None
    clock.wind(hours=20)
    session, at = opened.sessions.stale()
    assert at == last
    assert opened.sessions.close(session.id, at=at).closed_at == last


@pytest.mark.parametrize("minutes", [-1, 1])
def test_a_session_closes_neither_before_it_opened_nor_after_now(opened, minutes):
    with pytest.raises(StateError, match="cannot close"):
        opened.sessions.close(at=START + timedelta(minutes=minutes))
    assert opened.sessions.current().closed_at is None


def test_a_clock_that_was_set_back_does_not_close_a_session_before_it_opened(opened, clock):
    clock.jump(hours=-3)
    session = opened.sessions.close()
    assert session.closed_at == session.opened_at


def test_a_session_over_the_end_of_summer_time_lasts_as_long_as_it_lasts(app, clock):
    clock.wall = datetime(2026, 10, 24, 23, 30, tzinfo=UTC)
    app.sessions.open("Band")
    clock.wind(hours=3)
    session = app.sessions.close()
    assert session.closed_at - session.opened_at == timedelta(hours=3)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Låtskriverne", "latskriverne"),
        ("Øve & øve!", "ove-ove"),
        ("Čáhci ŋuorra", "cahci-nuorra"),
        ("🎸🎸", "group"),
        ("a" * 90, "a" * 40),
    ],
)
def test_a_folder_s_name_is_plain_on_every_disk(name, expected):
    assert slug(name) == expected


def test_the_latest_session_is_the_one_closed_last_though_the_clock_was_set_back_before(opened, clock):
    clock.wind(hours=2)
    opened.sessions.close()
    clock.jump(hours=-2)
    later = opened.sessions.open("Band")
    clock.wind(minutes=10)
    opened.sessions.close()
    assert opened.sessions.latest().id == later.id
    opened.undo.last()
    assert opened.sessions.current().id == later.id


def test_a_session_that_is_closed_again_is_the_latest_again(opened):
    first = opened.sessions.close()
    opened.sessions.open("Band")
    opened.sessions.close()
    with opened.library.write() as tx:
        opened.sessions.reopen(tx, opened.sessions.get_in(tx, first.id))
    assert opened.sessions.close().closing == 3
    assert opened.sessions.latest().id == first.id


def test_what_is_done_after_the_evening_is_not_the_last_thing_that_happened(willing, recorder, clock):
    willing.takes.record(TakeRequest())
    willing.takes.stop()
    clock.wind(minutes=30, seconds=20)
    willing.sessions.close()
    closed_at = clock.now()
    clock.wind(hours=9)
    willing.undo.last()
    willing.takes.delete(1)
    assert willing.sessions.last_event() == closed_at
    assert willing.sessions.close(at=willing.sessions.last_event()).closed_at == closed_at
    willing.undo.last()
    assert willing.sessions.last_event() == closed_at, (
        "a closing counts from when it says, not from when it was written"
    )


def test_a_closing_that_cannot_be_taken_back_says_which_session_to_close(opened):
    first = opened.sessions.close()
    opened.sessions.open("Låtskriverne")
    with pytest.raises(StateError) as refused:
        opened.undo.last(first.id)
    assert "--venue" not in str(refused.value.hint)
    assert "workshop session close" in str(refused.value.hint)


def test_the_log_counts_minutes_as_the_tables_do(opened, clock):
    clock.wind(minutes=8, seconds=50)
    opened.sessions.close()
    assert views.log(opened)[-1]["data"]["minutes"] == views.sessions(opened)[0]["minutes"] == 8
