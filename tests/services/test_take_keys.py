"""Who is at which microphone while a take rolls: whose a number is, and what of it changes, is told."""

from __future__ import annotations

import pytest

from workshop.domain.attendance import State
from workshop.domain.consent import Decision, Use
from workshop.domain.recording import Level
from workshop.domain.take import Verdict
from workshop.errors import ConsentError
from workshop.services.take_cast import Seat
from workshop.services.take_keys import TakeKeys
from workshop.services.take_request import TakeRequest
from workshop.services.take_view import TakeWatch

from .fakes import gone


def names(view, **wanted):
    return [person.alias for person in view.people if all(getattr(person, k) == v for k, v in wanted.items())]


def test_nine_keys_are_enough_and_nobody_has_none():
    seats = [Seat(f"p{n}", f"P{n}", 1, 1, handed=True) for n in range(12)]
    given = TakeKeys().given([Seat(None, "", 1, 1, handed=True), *seats])
    assert [seat.key for seat in given] == [*"123456789", "", "", "", ""]
    assert given[-1].person is None


def keyed(view):
    return [(person.key, person.alias, person.note) for person in view.people if person.key]


def test_a_number_is_the_same_person_s_from_the_first_frame_to_the_last(willing, recorder):
    willing.takes.record(TakeRequest(shared={1: ("Åse", "Ola", "Ali")}))
    watch = TakeWatch(willing)
    assert keyed(watch.look()) == [("1", "Åse", ""), ("2", "Ola", ""), ("3", "Ali", "")]
    willing.consents.record("Ola", Use.RECORD, Decision.WITHDRAWN)
    willing.attendance.mark(["Åse"], State.LEFT)
    watch.changed()
    view = watch.look()
    assert keyed(view) == [("1", "Åse", "gone"), ("2", "Ola", "says no"), ("3", "Ali", "")]
    assert not [person for person in view.people if person.note and person.on_turn is not False]
    willing.attendance.mark(["Åse"])
    watch.changed()
    assert keyed(watch.look()) == [("1", "Åse", ""), ("2", "Ola", "says no"), ("3", "Ali", "")]


def test_the_key_of_somebody_who_may_not_leaves_the_microphone_with_nobody(willing, recorder):
    willing.takes.record(TakeRequest(shared={1: ("Åse", "Ola")}))
    willing.takes.turn(1, "Åse")
    watch = TakeWatch(willing)
    watch.look()
    willing.consents.record("Ola", Use.RECORD, Decision.WITHDRAWN)
    watch.changed()
    who = watch.look().handed("2")
    assert who is not None
    with pytest.raises(ConsentError):
        willing.takes.turn(who.track, who.person)
    watch.changed()
    assert names(watch.look(), on_turn=True) == [""]


def heard_of(watch, clock):
    clock.wind(seconds=1)
    watch.look()
    return [str(sentence) for sentence in watch.news()]


def test_what_another_window_does_at_a_microphone_is_told(willing, clock):
    willing.takes.record(TakeRequest(shared={1: ("Åse", "Ola")}))
    watch = TakeWatch(willing)
    assert heard_of(watch, clock) == []
    willing.takes.turn(1, "Ola")
    assert heard_of(watch, clock) == ["Ola has the microphone from now on."]
    willing.takes.turn(1, None)
    willing.takes.verdict(1, Verdict.CIRCLED)
    assert heard_of(watch, clock) == ["Nobody has the microphone from now on.", "Take 1 is circled."]
    willing.takes.turn(1, "Åse")
    watch.changed()
    assert heard_of(watch, clock) == [], "whoever pressed the key has said so"


def test_nobody_comes_or_goes_in_silence(willing, recorder, clock):
    willing.takes.record(TakeRequest())
    watch = TakeWatch(willing)
    assert heard_of(watch, clock) == []
    recorder.play(2)
    willing.consents.record("Ola", Use.RECORD, Decision.WITHDRAWN)
    assert heard_of(watch, clock) == ["Ola is not recorded any more, from 0:02.0."]
    willing.consents.record("Ola", Use.RECORD, Decision.GRANTED)
    assert heard_of(watch, clock) == ["Ola is back, on track 5."]
    willing.attendance.new("Bo")
    assert heard_of(watch, clock) == ["Bo is here and has not said yes."]


def test_who_comes_late_gets_the_next_number_and_not_one_that_was_somebodys(willing, recorder):
    willing.attendance.mark(["Kari"], State.LEFT)
    willing.takes.record(TakeRequest(channels={1: "Ali"}))
    watch = TakeWatch(willing)
    assert keyed(watch.look()) == [("1", "Ali", ""), ("2", "Åse", ""), ("3", "Ola", "")]
    willing.attendance.mark(["Åse"], State.LEFT)
    recorder.fail["join"] = gone()
    willing.attendance.mark(["Kari"])
    watch.changed()
    assert keyed(watch.look()) == [("1", "Ali", ""), ("2", "Åse", "gone"), ("3", "Ola", ""), ("4", "Kari", "")]


def test_whoever_has_a_track_of_their_own_and_the_shared_microphone_is_shown_at_both(willing, recorder, monkeypatch):
    willing.takes.record(TakeRequest(channels={2: "Kari"}, shared={1: ("Åse", "Ola")}))
    monkeypatch.setattr(recorder, "levels", lambda: (Level(1, -6.0), Level(2, -20.0)))
    watch = TakeWatch(willing)
    watch.look()
    shared = next(person.track for person in watch.look().people if person.key == "1")
    willing.takes.turn(shared, "Kari")
    watch.changed()
    view = watch.look()
    assert [(person.key, person.note, person.level_dbfs) for person in view.people if person.alias == "Kari"] == [
        ("4", "shared", -6.0),
        ("", "", -20.0),
    ]
    assert names(view, on_turn=True) == ["Kari"]
    willing.takes.turn(shared, "Åse")
    watch.changed()
    assert watch.look().handed("4").alias == "Kari", "it can be given back to her by key"


def test_late_comers_appear_and_those_who_leave_are_gone(opened, clock):
    for alias in ("Åse", "Ola"):
        opened.consents.record(alias, Use.RECORD, Decision.GRANTED)
    opened.attendance.mark(["Åse"])
    opened.takes.record(TakeRequest())
    watch = TakeWatch(opened)
    assert names(watch.look()) == ["Åse"]
    opened.attendance.mark(["Ola"])
    assert names(watch.look()) == ["Åse"], "the library is asked once a second"
    clock.wind(seconds=1)
    assert names(watch.look()) == ["Åse", "Ola"]
    opened.attendance.mark(["Åse"], State.LEFT)
    watch.changed()
    assert names(watch.look()) == ["Ola"]


def test_whoever_is_here_and_said_yes_can_be_handed_the_only_microphone(willing):
    willing.consents.record("Kari", Use.RECORD, Decision.WITHDRAWN)
    willing.takes.record(TakeRequest(channels={1: "Ali"}))
    view = TakeWatch(willing).look()
    assert [(person.key, person.alias, person.track) for person in view.people] == [
        ("1", "Ali", 1),
        ("2", "Åse", 1),
        ("3", "Ola", 1),
    ]
    assert view.handed("3").alias == "Ola"
    assert view.handed("9") is None
    assert names(view, on_turn=False) == ["Åse", "Ola"]


def test_a_microphone_of_ones_own_is_not_handed_on(willing):
    willing.takes.record(TakeRequest(shared={1: ("Ali", "Åse")}))
    keys = {person.alias: person.key for person in TakeWatch(willing).look().people}
    assert keys == {"Ali": "1", "Åse": "2", "Ola": "", "Kari": ""}
