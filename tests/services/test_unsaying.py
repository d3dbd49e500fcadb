"""After a deletion the log does not say who asked: whoever is gone from a take is gone from its moments too."""

from __future__ import annotations

import json

import pytest

from workshop.domain.attendance import State
from workshop.domain.erasure import Erased
from workshop.domain.event import first_break
from workshop.services.disclosure import Level
from workshop.services.take_request import TakeRequest

ON_TAKE = {"take.joined", "take.turn", "take.left"}


@pytest.fixture
def handed(willing, recorder):
    """A take on whose shared microphone Ali, who came late, had a turn between two others; Kari left it."""
    willing.attendance.mark(["Ali"], State.LEFT)
    take = willing.takes.record(TakeRequest(shared={1: ("Åse", "Ola")})).take
    recorder.play(1)
    willing.attendance.mark(["Kari"], State.LEFT)
    willing.attendance.mark(["Ali"])
    for alias in ("Ola", "Ali", "Åse"):
        recorder.play(1)
        willing.takes.turn(1, alias)
    willing.takes.stop()
    return take


def moments(app):
    return [str(sentence) for event, sentence in app.events.sentences() if event.kind in ON_TAKE]


def unbroken(app, take):
    with app.library.read() as tx:
        return first_break(tx.events(take.session)) is None


def test_the_log_no_longer_says_when_somebody_whose_part_was_deleted_was_on_the_take(willing, recorder, handed):
    recorder.erase = lambda _folder, _erasure: Erased()
    before = moments(willing)
    assert [each.split()[0] for each in before] == ["Kari", "Ali", "Ola", "Ali", "Åse"]
    willing.deleting.part(1, "Ali")
    deleted = "What was written here was deleted."
    assert moments(willing) == [before[0], deleted, before[2], deleted, before[4]]
    assert unbroken(willing, handed)
    willing.host.records = tuple
    told = willing.exports.disclosure(willing.sessions.current(), Level.ALIAS).events
    erased = [row for row in told if row["kind"] in ON_TAKE and row["data"] == "{}"]
    assert [(row["subject"], row["person"], row["sentence_en"]) for row in erased] == [("", "", deleted)] * 2


def test_of_a_whole_take_the_log_says_nothing_of_who_was_on_it(willing, recorder, handed, home):
    willing.deleting.whole(1)
    assert set(moments(willing)) == {"What was written here was deleted."}
    assert unbroken(willing, handed)
    willing.library.catch_up()
    for mirror in home.glob("sessions/*/session.json"):
        events = json.loads(mirror.read_text())["event"]
        kept = [event for event in events if event["kind"] in ON_TAKE]
        assert kept
        assert {(event["subject"], event["data"], event["salt"]) for event in kept} == {(None, None, None)}
