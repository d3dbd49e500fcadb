"""What keys do while a take rolls, and that nothing a key cannot do ends the take."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from tests.cli.live.shown import AASE, ALI, KARI, Shown, view
from workshop.cli.live.acting import CONFIRM_SECONDS, Ending, Keys
from workshop.domain.take import Verdict
from workshop.errors import ConsentError
from workshop.messages import Message, message

TAKE: Any = SimpleNamespace(id="t", number=3, session="s", sample_rate=48_000)


class Takes:
    """Keeps what was asked; whoever has no consent gets no microphone."""

    def __init__(self) -> None:
        self.asked: list[tuple[Any, ...]] = []
        self.heard: tuple[Message, ...] = ()

    def mark(self) -> SimpleNamespace:
        self.asked.append(("mark",))
        return SimpleNamespace(seconds=2.0)

    def turn(self, track: int, person: str | None) -> SimpleNamespace:
        self.asked.append(("turn", track, person))
        if person == KARI.person:
            raise ConsentError(message("Kari has not said yes."), message("Ask her."))
        return SimpleNamespace(told=self.heard)

    def verdict(self, number: int, verdict: Verdict, *, session: str) -> None:
        self.asked.append(("verdict", number, verdict, session))


class Desk:
    """Keys with all that they touch."""

    def __init__(self) -> None:
        self.takes, self.display, self.now, self.refreshed = Takes(), Shown(), 0.0, 0
        request: Any = SimpleNamespace(app=SimpleNamespace(takes=self.takes))
        self.keys = Keys(request, TAKE, self, self.display, lambda: self.now)  # type: ignore[arg-type]

    def changed(self) -> None:
        self.refreshed += 1

    def press(self, *keys: str, **facts: Any) -> Ending | None:
        return self.keys.press(list(keys), view(**facts))


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.mark.parametrize("key", ["enter", "q"])
def test_enter_stops(desk: Desk, key: str) -> None:
    assert desk.press(key) is Ending.STOPPED


def test_a_marker_is_set_and_told_with_its_time(desk: Desk) -> None:
    assert desk.press("m") is None
    assert desk.takes.asked == [("mark",)]
    assert desk.display.told == ["Marker at 0:02.0."]


def test_a_figure_hands_the_microphone_over(desk: Desk) -> None:
    desk.press("1")
    assert desk.takes.asked == [("turn", 1, "p1")]
    assert desk.display.told == ["Åse has the microphone from now on."]
    assert desk.refreshed == 1


def test_what_is_heard_of_a_microphone_that_changes_hands_is_told(desk: Desk) -> None:
    desk.takes.heard = (message("Channel {channel} is monitored too.", channel=1),)
    desk.press("1", "0")
    quiet = "Nobody has the microphone from now on."
    assert desk.display.told == [
        "Åse has the microphone from now on.",
        "Channel 1 is monitored too.",
        quiet,
        "Channel 1 is monitored too.",
    ]


def test_a_figure_that_is_nobody_s_says_who_has_the_microphone_all_the_same(desk: Desk) -> None:
    desk.press("7")
    assert desk.display.told[-1] == "Key 7 is nobody's number. Åse still has the microphone."
    nobody = replace(AASE, person=None, alias="", key="")
    desk.press("7", people=(replace(AASE, on_turn=False), nobody))
    assert desk.display.told[-1] == "Key 7 is nobody's number. Nobody has the microphone."
    desk.press("7", people=(replace(AASE, on_turn=None), replace(KARI, on_turn=None)))
    assert desk.display.told[-1] == "Key 7 is nobody's number: see those before the names."
    desk.press("7", people=(ALI,))
    assert desk.display.told[-1] == "No microphone of this take is handed around."
    assert desk.takes.asked == []


def test_who_may_not_be_recorded_is_told_with_the_way_out_and_the_take_goes_on(desk: Desk) -> None:
    assert desk.press("2") is None
    assert desk.display.told == ["Kari has not said yes. Ask her."]
    assert desk.refreshed == 1, "the microphone is nobody's by now"


def test_nobody_gets_the_only_shared_microphone_or_the_one_handed_last(desk: Desk) -> None:
    desk.press("0")
    assert desk.takes.asked == [("turn", 1, None)]
    two = (*view().people, replace(ALI, key="3"))
    other = Desk()
    other.press("0", people=two)
    assert other.takes.asked == []
    assert "take turn" in other.display.told[0]
    other.press("3", "0", people=two)
    assert other.takes.asked == [("turn", 3, "p4"), ("turn", 3, None)]
    other.press("0", people=(ALI,))
    assert other.display.told[-1] == "No microphone of this take is handed around."


def test_a_circle_is_drawn_and_taken_back(desk: Desk) -> None:
    desk.press("c")
    desk.press("c", circled=True)
    assert desk.takes.asked == [("verdict", 3, Verdict.CIRCLED, "s"), ("verdict", 3, Verdict.NONE, "s")]
    assert desk.display.told == ["Take 3 is circled.", "Take 3 is not circled any more."]


@pytest.mark.parametrize("yes", ["y", "j"])
def test_deleting_is_asked_once_more(desk: Desk, yes: str) -> None:
    assert desk.press("x") is None
    assert desk.display.told[0].startswith("Stop take 3 and delete it for good?")
    assert desk.press(yes) is Ending.DELETED


@pytest.mark.parametrize("other", ["x", "enter", "n", "q", "m"])
def test_any_other_key_goes_on_recording(desk: Desk, other: str) -> None:
    desk.press("x")
    assert desk.press(other) is None
    assert desk.display.told[-1] == "Take 3 goes on."
    assert desk.takes.asked == []
    assert desk.press("y") is None


def test_what_is_pasted_answers_no_question(desk: Desk) -> None:
    assert desk.press("x", "y", "enter") is None


def test_an_answer_that_comes_too_late_deletes_nothing(desk: Desk) -> None:
    desk.press("x")
    desk.now = CONFIRM_SECONDS
    assert desk.press("y") is None
    assert desk.press("enter") is Ending.STOPPED


def test_help_is_shown_and_other_keys_do_nothing(desk: Desk) -> None:
    assert desk.press("?", "w", " ", "å") is None
    assert desk.display.helped == 1
    assert desk.takes.asked == desk.display.told == []
