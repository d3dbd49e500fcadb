"""Whatever changes while a take rolls: only who may be heard in the group is heard through the output."""

from __future__ import annotations

import pytest

from workshop.domain.attendance import State
from workshop.domain.consent import Decision, Use
from workshop.errors import ConsentError
from workshop.services.take_request import TakeRequest

from .fakes import FakeRecorder, gone
from .test_leaving import said


@pytest.fixture
def heard(willing):
    """Åse and Ola may be heard in the group, Ali and Kari have not been asked; the device has outputs."""
    for alias in ("Åse", "Ola"):
        willing.consents.record(alias, Use.LISTEN_IN_GROUP, Decision.GRANTED)
    return willing


def shared(app, *aliases: str):
    return app.takes.record(TakeRequest(shared={1: aliases}, monitor=()))


def test_who_takes_the_microphone_is_heard_only_with_a_yes(heard, recorder: FakeRecorder):
    shared(heard, "Åse", "Ola")
    assert recorder.monitored == (1,)
    steps = []
    for alias in ("Ali", "Ola", None, "Åse"):
        heard.takes.turn(1, alias)
        steps.append((alias, recorder.monitored))
    assert steps == [("Ali", ()), ("Ola", (1,)), (None, ()), ("Åse", (1,))]


def test_a_refused_turn_leaves_nobody_to_be_heard(heard, recorder: FakeRecorder):
    shared(heard, "Åse", "Ola")
    heard.consents.record("Ali", Use.RECORD, Decision.DENIED)
    with pytest.raises(ConsentError) as refused:
        heard.takes.turn(1, "Ali")
    assert recorder.monitored == ()
    assert "Channel 1 is not monitored: nobody has the microphone." in str(refused.value.hint)


def test_whoever_hands_a_microphone_over_or_joins_by_hand_is_told_what_is_heard_of_it(heard, recorder: FakeRecorder):
    heard.attendance.mark(["Kari"], State.LEFT)
    shared(heard, "Åse", "Ola")
    told = [str(each) for alias in ("Ali", "Ola") for each in heard.takes.turn(1, alias).told]
    assert told == [
        "Channel 1 is not monitored: Ali has not said yes to being heard in the group.",
        "Channel 1 is monitored too.",
    ]


@pytest.mark.parametrize("use", [Use.LISTEN_IN_GROUP, Use.RECORD])
def test_a_yes_that_is_taken_back_is_heeded_at_once_and_told(heard, recorder: FakeRecorder, use: Use):
    shared(heard, "Åse", "Ola")
    told = heard.consents.record("Ola", use, Decision.WITHDRAWN).told
    assert recorder.monitored == ()
    assert any("Channel 1 is not monitored" in str(sentence) for sentence in told)
    if use is Use.LISTEN_IN_GROUP:
        again = heard.consents.record("Ola", use, Decision.GRANTED).told
        assert (recorder.monitored, [str(each) for each in again]) == ((1,), ["Channel 1 is monitored too."])


def test_a_late_comer_is_heard_only_with_a_yes(heard, recorder: FakeRecorder):
    heard.attendance.mark(["Ola", "Ali"], State.LEFT)
    heard.takes.record(TakeRequest(channels={1: "Åse"}, monitor=()))
    marked = said(heard.attendance.mark(["Ola", "Ali"]))
    assert recorder.monitored == (1, 2)
    assert "Channel 2 is monitored too." in marked
    assert marked[-1] == "Channel 3 is not monitored: Ali has not said yes to being heard in the group."


def test_who_leaves_is_heard_no_longer(heard, recorder: FakeRecorder):
    shared(heard, "Åse", "Ola")
    heard.takes.turn(1, "Ola")
    assert recorder.monitored == (1,)
    heard.attendance.mark(["Ola"], State.LEFT)
    assert recorder.monitored == ()


def test_only_channels_that_were_asked_for_are_ever_heard(heard, recorder: FakeRecorder):
    heard.attendance.mark(["Ola"], State.LEFT)
    heard.takes.record(TakeRequest(channels={1: "Åse"}, monitor=(1,)))
    assert said(heard.attendance.mark(["Ola"]))[1:] == []
    assert recorder.monitored == (1,)


def test_without_monitoring_the_recorder_is_asked_for_nothing(heard, recorder: FakeRecorder):
    heard.takes.record(TakeRequest(shared={1: ("Åse", "Ola")}))
    heard.takes.turn(1, "Ali")
    assert "monitor" not in recorder.calls


def test_a_recorder_that_does_not_hush_somebody_is_told(heard, recorder: FakeRecorder):
    shared(heard, "Åse", "Ola")
    recorder.fail["monitor"] = gone()
    answered = heard.consents.record("Ola", Use.LISTEN_IN_GROUP, Decision.WITHDRAWN)
    assert str(answered.problem) == "The device is gone."
