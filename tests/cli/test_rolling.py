"""While a take rolls: it is followed to its end, whoever ends it, and nothing that happens on the way ends it."""

from __future__ import annotations

from contextlib import nullcontext
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from tests.cli.live.shown import Shown, view
from workshop.cli import rolling
from workshop.cli.interrupts import CtrlC
from workshop.cli.live.acting import Ending
from workshop.cli.output import Output
from workshop.cli.request import Request
from workshop.domain.take import TakeStatus
from workshop.errors import StateError
from workshop.messages import message
from workshop.translator import Translator

if TYPE_CHECKING:
    import pytest

TAKE: Any = SimpleNamespace(id="t", number=3, session="s", sample_rate=48_000)


class Rolled:
    """A take that rolls for a few looks."""

    def __init__(self, looks: int) -> None:
        self.left = looks

    def wait(self, _seconds: float) -> bool:
        self.left -= 1
        return self.left < 0


class Typed:
    """A keyboard on which one key is pressed at each look."""

    def __init__(self, *keys: str) -> None:
        self.keys = list(keys)

    def drain(self) -> None:
        self.drained = True

    def pressed(self, _seconds: float = 0.0) -> list[str]:
        return [self.keys.pop(0)] if self.keys else []


class Watch:
    """Sees the same take at every look."""

    begun = True

    def __init__(self) -> None:
        self.view = view()

    def look(self) -> object:
        return self.view

    def news(self) -> list[str]:
        return ["Ola's yes has run out."]


def follow(takes: Rolled, *keys: str, ctrl_c: CtrlC | None = None) -> tuple[Any, Shown]:
    request: Any = Request(SimpleNamespace(takes=takes), Output(Translator()), Translator())  # type: ignore[arg-type]
    display: Any = Shown()
    keyboard: Any = Typed(*keys)
    watch: Any = Watch()
    return rolling._follow(request, TAKE, watch, display, keyboard, ctrl_c or CtrlC()), display


def test_it_is_shown_until_it_ends_by_itself() -> None:
    ending, display = follow(Rolled(3))
    assert ending is Ending.BY_ITSELF
    assert len(display.views) == 3
    assert display.told == ["Ola's yes has run out."] * 3


def test_enter_ends_it() -> None:
    takes = Rolled(9)
    assert follow(takes, "w", "enter")[0] is Ending.STOPPED
    assert takes.left == 7


def test_ctrl_c_ends_it() -> None:
    pressed: Any = SimpleNamespace(pressed=True)
    assert follow(Rolled(9), ctrl_c=pressed)[0] is Ending.INTERRUPTED


def test_a_look_between_the_takes_end_and_the_news_of_it_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Watch, "look", lambda _self: None)
    ending, display = follow(Rolled(2), "enter")
    assert ending is Ending.BY_ITSELF
    assert display.views == []


def test_what_was_typed_before_the_take_is_seen_neither_stops_nor_circles_it(monkeypatch: pytest.MonkeyPatch) -> None:
    keyboard = Typed("c", "enter")
    monkeypatch.setattr(keyboard, "drain", keyboard.keys.clear)
    request: Any = Request(SimpleNamespace(takes=Rolled(3)), Output(Translator()), Translator())  # type: ignore[arg-type]
    watch: Any = Watch()
    display: Any = Shown()
    ending = rolling._follow(request, TAKE, watch, display, keyboard, CtrlC())  # type: ignore[arg-type]
    assert ending is Ending.BY_ITSELF
    assert len(display.views) == 3


def test_every_ending_that_nobody_wanted_has_a_sentence_and_a_way_out() -> None:
    unwanted = set(TakeStatus) - {TakeStatus.ROLLING, TakeStatus.DONE}
    assert set(rolling.ENDINGS) == set(rolling.WAYS_OUT) == unwanted


def test_ctrl_c_before_the_first_look_in_a_lead_in_says_that_nothing_was_recorded(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def never_began() -> None:
        raise StateError(message("Take {number} never began; nothing was recorded.", number=3))

    takes = SimpleNamespace(wait=lambda _seconds: False, stop=never_began)
    request: Any = Request(SimpleNamespace(takes=takes), Output(Translator()), Translator())  # type: ignore[arg-type]
    display: Any = nullcontext()
    display.anew = display.rest = lambda: None
    monkeypatch.setattr(rolling, "display_for", lambda _request: display)
    monkeypatch.setattr(rolling, "_follow", lambda *_: Ending.INTERRUPTED)
    started: Any = SimpleNamespace(take=TAKE, tracks=(SimpleNamespace(start_frame=96_000),))
    rolling.roll(request, started, CtrlC())

    assert capsys.readouterr().out == "Stopped before recording began; nothing was recorded.\n"
