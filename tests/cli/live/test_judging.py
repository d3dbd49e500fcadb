"""After a take: verdict and note in one key each, and nothing has to be answered."""

from __future__ import annotations

import io
import os
import select
import sys
from typing import TYPE_CHECKING

import pytest

from workshop.cli.interrupts import CtrlC
from workshop.cli.live import judging
from workshop.cli.live.keyboard import Keyboard
from workshop.cli.output import Output
from workshop.cli.request import Request
from workshop.domain.recording import DeviceRequest
from workshop.domain.take import Verdict
from workshop.services.take_request import TakeRequest
from workshop.translator import Translator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.conftest import Line

if sys.platform == "win32":
    pytest.skip("no pseudo-terminals there", allow_module_level=True)


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


class Evening:
    """A take that has ended, and a keyboard on which keys are typed beforehand."""

    def __init__(self, house: Line, keyboard: int, monkeypatch: pytest.MonkeyPatch) -> None:
        self.app, self._keyboard, self._patch = house.app, keyboard, monkeypatch
        self.screen = Screen()
        self.request = Request(self.app, Output(Translator(), self.screen, self.screen), Translator())
        self.app.takes.record(TakeRequest(DeviceRequest("simulated"), backing=False))
        self.take = self.app.takes.stop().take

    def judged(self, keys: str) -> str:
        """What is said to somebody who presses these keys; a terminal forgets what came before it listens."""
        asking = judging._Judging.ask

        def ask(judge: judging._Judging) -> None:
            asking(judge)
            os.write(self._keyboard, keys.encode())

        self._patch.setattr(judging._Judging, "ask", ask)
        with CtrlC() as ctrl_c:
            judging.judge(self.request, self.take, ctrl_c)
        self.left = bool(select.select([sys.stdin], [], [], 0)[0])
        return self.screen.getvalue()


@pytest.fixture
def evening(house: Line, monkeypatch: pytest.MonkeyPatch) -> Iterator[Evening]:
    ours, theirs = os.openpty()
    with os.fdopen(theirs, "r", encoding="utf-8") as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        yield Evening(house, ours, monkeypatch)
    os.close(ours)


def test_a_key_is_a_verdict_and_what_is_typed_behind_it_is_none(evening: Evening) -> None:
    said = evening.judged("clear; workshop --lang nb take fnk\n")
    assert "What does the group think of take 1?" in said
    assert "c circled  k keep  n no-good  f false-start  t note  Enter later" in said
    assert said.endswith("Take 1: circled.\n")
    assert evening.app.takes.get(1).verdict is Verdict.CIRCLED
    assert not evening.left


def test_a_take_that_is_circled_already_is_asked_about_as_such(evening: Evening) -> None:
    evening.take = evening.app.takes.verdict(1, Verdict.CIRCLED)
    said = evening.judged("k\n")
    assert "Take 1: circled. Enter leaves it so; another key changes it." in said
    assert "Enter leave it so" in said
    assert "What does the group think" not in said
    assert said.endswith("Take 1: keep, and no longer circled.\n")


def test_later_is_an_answer(evening: Evening) -> None:
    evening.judged("w?\n")
    assert evening.app.takes.get(1).verdict is Verdict.NONE


def test_what_cannot_be_done_is_said_and_the_next_key_is_heard(evening: Evening) -> None:
    evening.app.deleting.whole(1)
    said = evening.judged("kq")
    assert "This session has no take 1." in said


@pytest.mark.parametrize(
    ("typed", "said"),
    [("Refrenget sitter", "The note on take 1 is kept."), ("", "The note was empty, so none is kept.")],
)
def test_after_a_note_the_question_stands_there_again(
    evening: Evening, monkeypatch: pytest.MonkeyPatch, typed: str, said: str
) -> None:
    monkeypatch.setattr(judging, "_line", lambda: typed)
    monkeypatch.setattr(Keyboard, "_quiet", lambda *_args, **_options: None)
    asking = judging._Judging(evening.request, evening.take, CtrlC())
    with Keyboard() as keyboard:
        assert not asking.press("t", keyboard)
    assert evening.screen.getvalue().endswith(f"{said}\nAnd the verdict? c k n f, Enter later\n")


def test_after_what_could_not_be_done_the_question_stands_there_again(evening: Evening) -> None:
    evening.app.deleting.whole(1)
    assert evening.judged("kq").endswith("And the verdict? c k n f, Enter later\n")


def test_there_is_nobody_to_ask_without_a_terminal(evening: Evening, monkeypatch: pytest.MonkeyPatch) -> None:
    assert judging.can_judge(evening.request)
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    assert not judging.can_judge(evening.request)
