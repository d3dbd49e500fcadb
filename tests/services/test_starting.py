"""An armed device keeps those who would be recorded, and nobody else; monitoring asks for a yes as well."""

from __future__ import annotations

import pytest

from workshop.domain.consent import Decision, Use
from workshop.errors import DeviceError, NotFoundError, StateError
from workshop.messages import message
from workshop.services.take_request import TakeRequest

from .fakes import gone


def kept(app, recorder):
    """Who is kept in memory, by channel."""
    return {channel: [app.people.alias(one) for one in people] for channel, people in recorder.kept[0].items()}


def test_everybody_who_would_be_recorded_is_kept_and_nobody_else(opened, recorder):
    opened.attendance.mark(["Åse", "Ola"])
    opened.consents.record("Ola", Use.RECORD, Decision.GRANTED)
    ready = opened.takes.arm(TakeRequest())

    assert kept(opened, recorder) == {1: ["Ola"]}
    assert (ready.seconds, ready.left_out, list(ready.aliases.values())) == (10.0, 1, ["Ola"])
    assert (ready.refused, recorder.armed) == (None, ready.device)


def test_who_says_no_or_leaves_is_forgotten_and_who_comes_is_kept(opened, recorder):
    wanted = TakeRequest()
    opened.attendance.mark(["Åse", "Ola"])
    for alias in ("Åse", "Ola", "Kari"):
        opened.consents.record(alias, Use.RECORD, Decision.GRANTED)
    ready = opened.takes.arm(wanted)
    recorder.held = 4.0
    ready = opened.takes.keep(wanted, ready)
    assert (ready.seconds, ready.held_seconds) == (10.0, 4.0)

    opened.consents.record("Ola", Use.RECORD, Decision.WITHDRAWN)
    opened.attendance.mark(["Kari"])
    ready = opened.takes.keep(wanted, ready)
    assert kept(opened, recorder) == {1: ["Åse"], 2: ["Kari"]}
    opened.consents.record("Åse", Use.RECORD, Decision.WITHDRAWN)
    opened.consents.record("Kari", Use.RECORD, Decision.WITHDRAWN)
    ready = opened.takes.keep(wanted, ready)
    assert (recorder.kept[0], ready.seconds) == ({}, 0.0)
    assert ready.refused is not None


@pytest.fixture
def asked(recorder, monkeypatch):
    """The channels of each question what to keep."""
    asked, pre_roll = [], recorder.pre_roll
    monkeypatch.setattr(recorder, "pre_roll", lambda people: asked.append(sorted(people)) or pre_roll(people))
    return asked


def test_a_no_of_old_forgets_nothing_when_a_window_is_opened_or_that_person_comes(opened, asked):
    opened.attendance.mark(["Åse", "Ola"])
    for alias in ("Åse", "Ola", "Ali"):
        opened.consents.record(alias, Use.RECORD, Decision.DENIED)
        opened.consents.record(alias, Use.RECORD, Decision.GRANTED)
    ready = opened.takes.arm(TakeRequest())
    opened.attendance.mark(["Ali"])
    opened.takes.keep(TakeRequest(), ready)
    assert asked == [[1, 2], [1, 2, 3]]


def test_what_another_window_keeps_is_left_to_it_after_a_no_and_a_yes(opened, recorder):
    opened.attendance.mark(["Åse"])
    opened.consents.record("Åse", Use.RECORD, Decision.GRANTED)
    ready = opened.takes.arm(TakeRequest())
    for decision in (Decision.WITHDRAWN, Decision.GRANTED):
        opened.consents.record("Åse", Use.RECORD, decision)
    recorder.fail["pre_roll"] = StateError(message("Another window keeps others."))
    assert opened.takes.keep(TakeRequest(), ready).people


def test_a_no_and_a_yes_between_two_looks_forget_what_was_kept_of_that_person_only(opened, asked):
    opened.attendance.mark(["Åse", "Ola"])
    for alias in ("Åse", "Ola"):
        opened.consents.record(alias, Use.RECORD, Decision.GRANTED)
    ready = opened.takes.arm(TakeRequest())
    asked.clear()

    opened.consents.record("Ola", Use.RECORD, Decision.WITHDRAWN)
    opened.consents.record("Ola", Use.RECORD, Decision.GRANTED)
    ready = opened.takes.keep(TakeRequest(), ready)
    assert asked == [[1], [1, 2]]
    opened.takes.keep(TakeRequest(), ready)
    assert asked == [[1], [1, 2], [1, 2]]


def test_without_a_session_the_device_opens_and_keeps_nothing(app, recorder):
    ready = app.takes.arm(TakeRequest())

    assert (ready.seconds, ready.session, recorder.kept[0]) == (0.0, None, {})
    assert "session" in str(ready.refused.message)


def test_a_name_that_cannot_be_meant_is_refused_and_the_device_let_go(willing, recorder):
    for request, error in (
        (TakeRequest(channels={1: "Nobody"}), NotFoundError),
        (TakeRequest(channels={9: "Åse"}), StateError),
    ):
        with pytest.raises(error):
            willing.takes.arm(request)
        assert recorder.armed is None
    recorder.fail["pre_roll"] = gone()
    with pytest.raises(DeviceError):
        willing.takes.arm(TakeRequest())
    assert recorder.armed is None


def test_a_length_counts_from_when_record_was_pressed(willing, recorder):
    recorder.before = 96_000
    started = willing.takes.record(TakeRequest(seconds=5))

    assert (started.pre_roll_frames, started.limit_frames) == (96_000, 96_000 + 240_000)


def test_nothing_is_armed_while_a_take_rolls(willing):
    willing.takes.record(TakeRequest())
    with pytest.raises(StateError, match="still recording"):
        willing.takes.arm(TakeRequest())


def test_only_who_may_be_heard_is_monitored(willing, recorder):
    willing.consents.record("Ola", Use.LISTEN_IN_GROUP, Decision.GRANTED)
    channel = {"Åse": 1, "Ola": 2}
    started = willing.takes.record(TakeRequest(channels={1: "Åse", 2: "Ola"}, monitor=()))

    assert recorder.last.monitor == (channel["Ola"],)
    assert "1 channel is not monitored" in str(started.remarks[1])


def test_the_channels_that_are_named_are_monitored_and_no_other(willing, recorder):
    for alias in ("Åse", "Ola"):
        willing.consents.record(alias, Use.LISTEN_IN_GROUP, Decision.GRANTED)
    named = {1: "Åse", 2: "Ola"}
    with pytest.raises(StateError, match="Channel 4 is not recorded"):
        willing.takes.record(TakeRequest(channels=named, monitor=(1, 4)))
    assert willing.takes.list() == ()
    started = willing.takes.record(TakeRequest(channels=named, monitor=(2,)))

    assert recorder.last.monitor == (2,)
    assert [str(each) for each in started.remarks] == ["“Band” has no outputs: nothing is heard while it records."]


def test_who_is_monitored_on_a_device_with_outputs_is_told(willing, recorder):
    recorder.output = "Headphones"
    willing.consents.record("Åse", Use.LISTEN_IN_GROUP, Decision.GRANTED)
    started = willing.takes.record(TakeRequest(channels={1: "Åse"}, monitor=()))

    assert [str(each) for each in started.remarks] == ["You hear channel 1; wear headphones."]


def test_nothing_from_before_a_yes_that_came_after_a_no_begins_a_take(opened, recorder, clock):
    opened.attendance.mark(["Åse", "Ola"])
    for alias in ("Åse", "Ola"):
        opened.consents.record(alias, Use.RECORD, Decision.GRANTED)
    opened.takes.arm(TakeRequest())
    clock.wind(seconds=60)
    opened.consents.record("Ola", Use.RECORD, Decision.WITHDRAWN)
    clock.wind(seconds=5)
    opened.consents.record("Ola", Use.RECORD, Decision.GRANTED)
    clock.wind(seconds=2.5)
    # The window that keeps the seconds has not looked meanwhile.
    opened.takes.record(TakeRequest(seconds=1))
    assert recorder.last.pre_roll_frames == 120_000
    opened.takes.stop()

    opened.takes.record(TakeRequest(seconds=1, channels={1: "Åse"}))
    assert recorder.last.pre_roll_frames > 10 * 48_000
