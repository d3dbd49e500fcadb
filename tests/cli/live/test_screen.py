"""What is told while meters are drawn is seen, however much of it comes at once."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from tests.cli.live.shown import view
from workshop.cli.live.screen import TOLD_SECONDS, Screen
from workshop.cli.output import Output
from workshop.messages import message
from workshop.translator import Translator

if TYPE_CHECKING:
    from workshop.cli.live.drawing import Drawing
    from workshop.cli.live.painter import Line
    from workshop.messages import Message
    from workshop.services.take_view import TakeView


OUT = message("The yes of {name} to being recorded has run out.", name="Ola")
MONITORED = message("Channel {channel} is monitored too.", channel=1)
MARKER = message("Marker at {time}.", time="0:02.0")
NOBODY = message("Nobody has the microphone from now on.")


class Glance:
    """A screen with a clock of its own."""

    def __init__(self) -> None:
        self.now = 0.0
        self.screen = Screen(Output(Translator(), io.StringIO(), io.StringIO()), lambda: self.now)

    def at(self, seconds: float) -> None:
        """Draw what is shown at a time."""
        self.now = seconds
        self.screen.show(view())


@pytest.fixture
def glance() -> Glance:
    return Glance()


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What each drawing says that something has told."""
    said: list[str] = []

    def keep(_drawing: Drawing, _view: TakeView, told: Message | None = None, **_options: bool) -> list[Line]:
        said.append(str(told))
        return []

    monkeypatch.setattr("workshop.cli.live.drawing.Drawing.take", keep)
    return said


def test_what_has_changed_is_shown_together_and_each_for_a_while(glance: Glance, drawn: list[str]) -> None:
    glance.screen.tell(OUT)
    glance.at(0)
    glance.at(1)
    glance.screen.tell(MONITORED)
    glance.at(2)
    glance.at(TOLD_SECONDS)
    glance.at(TOLD_SECONDS + 1)
    assert drawn == [str(OUT), str(OUT), f"{OUT} {MONITORED}", str(MONITORED), "None"]


def test_what_a_key_did_takes_the_place_of_what_the_last_one_did_and_of_nothing_else(
    glance: Glance, drawn: list[str]
) -> None:
    glance.screen.tell(OUT)
    glance.at(0)
    glance.screen.answer(MARKER)
    glance.at(1)
    glance.screen.answer(NOBODY)
    glance.screen.answer(MONITORED)
    glance.at(2)
    glance.at(TOLD_SECONDS)
    assert drawn == [str(OUT), f"{MARKER} {OUT}", f"{NOBODY} {MONITORED} {OUT}", f"{NOBODY} {MONITORED}"]
