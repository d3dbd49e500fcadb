"""While a take rolls: each warning is told once, and whoever wants it to end is heard."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

from workshop.cli import rolling
from workshop.cli.interrupts import CtrlC
from workshop.cli.output import Output
from workshop.cli.request import Request
from workshop.domain.take import TakeStatus
from workshop.translator import Translator

if TYPE_CHECKING:
    import pytest

    from workshop.messages import Message


class Rolled:
    """A take that rolls for a few looks."""

    def __init__(self, *warnings: tuple[str, ...], lost: int = 0) -> None:
        self.warnings = list(warnings)
        self.lost = lost

    def wait(self, _seconds: float) -> bool:
        return not self.warnings

    def rolling(self) -> SimpleNamespace:
        return SimpleNamespace(
            take="t",
            folder=Path(),
            frame=48_000,
            sample_rate=48_000,
            lost_frames=self.lost,
            warnings=self.warnings.pop(0),
        )


class Line:
    """What is shown in the line and said above it."""

    def __init__(self) -> None:
        self.shown: list[str] = []
        self.noted: list[str] = []

    def update(self, sentence: Message) -> None:
        self.shown.append(str(sentence))

    def note(self, sentence: Message) -> None:
        self.noted.append(str(sentence))


def request(takes: Rolled) -> Request:
    return Request(SimpleNamespace(takes=takes), Output(Translator()), Translator())  # type: ignore[arg-type]


def test_each_warning_is_told_once() -> None:
    line = Line()
    takes = Rolled((), ("no_signal",), ("no_signal", "disk_10_minutes"), ("no_signal",))
    assert rolling._follow(request(takes), 3, line, CtrlC())  # type: ignore[arg-type]
    assert line.noted == [rolling.WARNINGS["no_signal"], rolling.WARNINGS["disk_10_minutes"]]
    assert line.shown[0] == "● Take 3  0:01.0  Enter stops"


def test_lost_frames_stand_in_the_line() -> None:
    line = Line()
    rolling._follow(request(Rolled((), lost=64)), 3, line, CtrlC())  # type: ignore[arg-type]
    assert "lost frames: 64" in line.shown[0]


def test_enter_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rolling, "enter_pressed", lambda: True)
    assert not rolling._follow(request(Rolled((), ())), 3, Line(), CtrlC())  # type: ignore[arg-type]


def test_every_ending_that_nobody_wanted_has_a_sentence_and_a_way_out() -> None:
    unwanted = set(TakeStatus) - {TakeStatus.ROLLING, TakeStatus.DONE}
    assert set(rolling.ENDINGS) == set(rolling.WAYS_OUT) == unwanted
