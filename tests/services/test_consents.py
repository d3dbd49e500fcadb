from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from workshop.domain.consent import Decision, Use
from workshop.errors import AmbiguousError, NotFoundError, StateError
from workshop.services import views
from workshop.services.take_request import TakeRequest

from .fakes import START
from .heard import heard


def may(app, alias="Åse", use=Use.RECORD, **about):
    return app.consents.allows(app.people.find_person(alias).id, use, **about)


def test_no_row_means_no_and_a_yes_is_for_one_use(app):
    assert not may(app)
    app.consents.record("Åse", Use.RECORD, Decision.GRANTED, how="asked at the door")
    assert may(app)
    assert not may(app, use=Use.KEEP)
    assert not may(app, "Ola")


def test_a_withdrawal_holds_at_once_even_when_the_clock_was_set_back(app, clock):
    app.consents.record("Åse", Use.RECORD, Decision.GRANTED)
    clock.jump(days=-2)
    app.consents.record("Åse", Use.RECORD, Decision.WITHDRAWN)
    assert not may(app)
    assert [row.decision for row in app.consents.rows("Åse")] == [Decision.GRANTED, Decision.WITHDRAWN]


def test_a_consent_lasts_through_its_last_local_day(app, clock):
    app.consents.record("Åse", Use.KEEP, Decision.GRANTED, until=date(2026, 11, 24))
    clock.wall = datetime(2026, 11, 24, 22, 59, tzinfo=UTC)
    assert may(app, use=Use.KEEP)
    clock.wall = datetime(2026, 11, 24, 23, 0, tzinfo=UTC)
    assert not may(app, use=Use.KEEP)


@pytest.mark.parametrize("until", [date(2026, 11, 22), START])
def test_a_consent_that_is_over_already_is_refused(app, until):
    with pytest.raises(StateError, match="over already"):
        app.consents.record("Åse", Use.KEEP, Decision.GRANTED, until=until)
    assert app.consents.rows() == ()


def test_only_a_yes_can_end_by_itself(app):
    with pytest.raises(StateError, match="Only a yes"):
        app.consents.record("Åse", Use.KEEP, Decision.DENIED, until=START + timedelta(days=1))


def test_a_song_or_a_take_can_be_said_no_to(willing, recorder):
    song = willing.songs.add("Natt")
    willing.consents.record("Åse", Use.RECORD, Decision.DENIED, song="natt")
    assert may(willing)
    assert not may(willing, song=song.id)
    started = willing.takes.record(TakeRequest(song="Natt"))
    assert started.left_out == 1
    take = willing.takes.stop().take
    willing.consents.record("Ola", Use.RECORD, Decision.WITHDRAWN, take=1)
    assert not may(willing, "Ola", take=take.id)
    everybody = heard(willing, take.id)
    assert not willing.consents.all_allow(everybody, Use.RECORD, song=song.id, take=take.id)
    assert willing.consents.all_allow(everybody, Use.RECORD)


def test_both_a_song_and_a_take_is_refused(willing):
    with pytest.raises(StateError, match="one take or for one song"):
        willing.consents.record("Åse", Use.KEEP, Decision.GRANTED, take=1, song="Natt")


@pytest.mark.parametrize("about", [{"take": 9}, {"song": "Dag"}])
def test_what_is_not_there_cannot_be_consented_to(opened, about):
    with pytest.raises(NotFoundError):
        opened.consents.record("Åse", Use.KEEP, Decision.GRANTED, **about)
    assert opened.consents.rows() == ()


def test_the_log_knows_a_decision_by_subject_and_closed_words(willing):
    willing.consents.record("Åse", Use.KEEP, Decision.GRANTED, how="Åse said yes over coffee")
    row = next(row for row in reversed(views.log(willing)) if row["kind"] == "consent.recorded")
    assert row["data"]["use"] == "keep"
    assert "coffee" not in str(row["data"])
    subjects = {item.subject for item in willing.attendance.rows()}
    assert row["subject"] in subjects


def test_without_a_session_a_decision_is_kept_all_the_same(app):
    app.consents.record("Åse", Use.KEEP, Decision.GRANTED)
    rows = views.consents(app, "Åse")
    assert [(row["alias"], row["use"], row["decision"], row["scope"], row["target"]) for row in rows] == [
        ("Åse", "keep", "granted", "person", None)
    ]


def test_a_namesake_must_be_told_apart(app):
    app.people.add_person("Åse", group="Band", anyway=True)
    with pytest.raises(AmbiguousError):
        app.consents.record("Åse", Use.RECORD, Decision.GRANTED)


def test_a_yes_that_is_taken_back_while_a_take_records_them_is_noticed(willing, recorder):
    song = willing.songs.add("Natt")
    willing.takes.record(TakeRequest(channels={1: "Åse"}, song="Natt"))
    ase, ola = (willing.people.find_person(alias).id for alias in ("Åse", "Ola"))
    assert willing.consents.still_recording(ase) is None
    willing.consents.record("Ola", Use.RECORD, Decision.WITHDRAWN)
    assert willing.consents.still_recording(ola) is None
    recorder.fail["leave"] = RuntimeError()
    willing.consents.record("Åse", Use.RECORD, Decision.DENIED, song=str(song.number))
    assert willing.consents.still_recording(ase) == 1
    willing.takes.stop()
    assert willing.consents.still_recording(ase) is None
