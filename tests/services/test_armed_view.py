"""What is shown of an open device before a take: levels by name, who is kept in memory, and who is not and why."""

from __future__ import annotations

import pytest

from workshop.domain.attendance import State
from workshop.domain.consent import Decision, Use
from workshop.domain.recording import Level
from workshop.errors import NotFoundError, StateError
from workshop.messages import message
from workshop.services.armed_view import KEYS, ArmedWatch
from workshop.services.take_request import TakeRequest

WISH = TakeRequest(backing=False)


@pytest.fixture
def levels(monkeypatch, recorder):
    """Set what the recorder measures."""
    return lambda *found: monkeypatch.setattr(recorder, "levels", lambda: found)


def names(view):
    return [(person.channel, person.alias) for person in view.people]


def said(sentences):
    return [str(sentence) for sentence in sentences]


def test_everybody_who_would_be_recorded_is_named_and_every_channel_has_a_meter(willing, clock):
    watch = ArmedWatch(willing, TakeRequest(channels={2: "Ali"}, backing=False))
    clock.wind(seconds=0.5)
    view = watch.look()
    assert names(view) == [(2, "Ali"), (1, ""), (3, ""), (4, "")]
    assert view.facts == {"device": "Band", "channels": 4, "rate": 48_000}
    assert [person.level_dbfs for person in view.people] == [-12.0] * 4
    assert view.keys == KEYS


def test_what_is_kept_grows_up_to_what_fits(willing, recorder, clock):
    watch = ArmedWatch(willing, WISH)
    clock.wind(seconds=0.9)
    assert watch.look().held_seconds == pytest.approx(0.9)
    recorder.held = 2.0
    clock.wind(seconds=0.1)
    view = watch.look()
    assert view.held_seconds == pytest.approx(2)
    assert said(view.memory) == ["The last 2 s of everybody with a name here are kept, in memory only."]
    recorder.held = 9.5
    clock.wind(seconds=1)
    assert watch.look().held_seconds == 9.5
    clock.wind(seconds=0.9)
    assert watch.look().held_seconds == watch.ready.seconds == 10.0


def test_what_is_no_longer_in_memory_is_not_promised(willing, recorder, clock):
    watch = ArmedWatch(willing, WISH)
    recorder.held = 10.0
    clock.wind(seconds=20)
    assert watch.look().held_seconds == 10
    recorder.held = 0.0
    clock.wind(seconds=1)
    assert said(watch.look().memory) == ["The last 0 s of everybody with a name here are kept, in memory only."]


def test_a_window_beside_one_that_keeps_others_says_so(willing, recorder, clock):
    watch = ArmedWatch(willing, WISH)
    recorder.fail["pre_roll"] = StateError(message("Another window keeps others."), message("End it there."))
    clock.wind(seconds=1)
    view = watch.look()
    assert said(view.memory) == ["Nobody is kept in memory. Another window keeps others."]
    assert view.held_seconds == 0


def test_who_said_no_is_not_kept_and_that_is_said(willing, clock):
    willing.consents.record("Kari", Use.RECORD, Decision.DENIED)
    view = ArmedWatch(willing, WISH).look()
    assert "Kari" not in dict(names(view)).values()
    assert said(view.remarks) == [
        "1 person has not said yes and is not kept. A microphone in the room still hears them."
    ]


def test_who_changes_their_mind_is_forgotten_within_a_second(willing, recorder, clock):
    watch = ArmedWatch(willing, WISH)
    willing.consents.record("Ali", Use.RECORD, Decision.WITHDRAWN)
    clock.wind(seconds=1)
    assert "Ali" not in dict(names(watch.look())).values()
    ali = willing.people.find_person("Ali").id
    assert all(ali not in people for people in watch.ready.people.values())


def test_when_somebody_who_was_named_says_no_nothing_is_kept_any_more(willing, recorder, clock):
    watch = ArmedWatch(willing, TakeRequest(channels={1: "Ali"}, backing=False))
    assert watch.ready.people
    willing.consents.record("Ali", Use.RECORD, Decision.WITHDRAWN)
    clock.wind(seconds=1)
    view = watch.look()
    assert watch.ready.people == {}
    assert recorder.kept[0] == {}
    assert view.held_seconds == 0
    assert "Ali has not said yes" in str(view.refused)
    assert [key for key, _ in view.keys] == ["Enter"]


def test_without_anybody_the_device_is_open_all_the_same_and_says_why_nobody_is_kept(opened, clock):
    watch = ArmedWatch(opened, WISH)
    view = watch.look()
    assert [alias for _, alias in names(view)] == [""] * 4
    assert said(view.memory)[0].startswith("Nobody is kept in memory.")
    opened.consents.record("Åse", Use.RECORD, Decision.GRANTED)
    opened.attendance.mark(["Åse"])
    clock.wind(seconds=1)
    assert names(watch.look())[0] == (1, "Åse")
    opened.attendance.mark(["Åse"], State.LEFT)
    clock.wind(seconds=1)
    assert "Åse" not in dict(names(watch.look())).values()


def test_no_signal_is_told_after_three_seconds_for_those_who_have_a_channel(willing, clock, levels):
    levels(Level(1, -20.0), Level(2, None), Level(3, -70.0), Level(4, -20.0))
    watch = ArmedWatch(willing, TakeRequest(channels={1: "Åse", 2: "Ola", 3: "Ali"}, backing=False))
    for _ in range(29):
        clock.wind(seconds=0.1)
        assert watch.look().warnings == ()
    clock.wind(seconds=0.2)
    view = watch.look()
    assert [person.alias for person in view.people if person.silent] == ["Ola", "Ali"]
    assert said(view.warnings) == [
        f"There is no signal from {name}, channel {channel}. Is the cable in, and the microphone on?"
        for name, channel in (("Ola", 2), ("Ali", 3))
    ]


def test_a_device_without_any_signal_is_told_in_one_sentence(willing, clock, levels):
    levels(*(Level(channel, None) for channel in range(1, 5)))
    watch = ArmedWatch(willing, WISH)
    watch.look()
    clock.wind(seconds=3)
    (sentence,) = said(watch.look().warnings)
    assert sentence.startswith("There is no signal on any channel.")


def test_clipping_is_told_by_name(willing, levels):
    levels(Level(1, 0.0, clipped=True))
    (sentence,) = said(ArmedWatch(willing, WISH).look().warnings)
    assert sentence == "Åse is too loud: turn the gain of channel 1 down."


def test_a_take_that_another_window_begins_is_noticed(willing):
    watch = ArmedWatch(willing, WISH)
    assert not watch.taken
    willing.takes.record(TakeRequest())
    assert watch.taken


def test_a_name_that_nobody_has_is_refused_before_the_device_is_open(willing):
    with pytest.raises(NotFoundError):
        ArmedWatch(willing, TakeRequest(channels={1: "Nisse"}))
