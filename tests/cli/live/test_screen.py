"""What is told while meters are drawn is seen, however much of it comes at once."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from tests.cli.live.shown import view
from workshop.cli.live.screen import ANSWER_SECONDS, Screen
from workshop.cli.output import Output
from workshop.messages import message
from workshop.translator import Translator

if TYPE_CHECKING:
    from workshop.cli.live.drawing import Drawing
    from workshop.cli.live.painter import Line
    from workshop.messages import Message
    from workshop.services.take_view import TakeView


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What each drawing says that something has told."""
    said: list[str] = []

    def keep(_drawing: Drawing, _view: TakeView, told: Message | None = None, **_options: bool) -> list[Line]:
        said.append(str(told))
        return []

    monkeypatch.setattr("workshop.cli.live.drawing.Drawing.take", keep)
    return said


def test_what_is_told_between_two_drawings_is_shown_together_and_for_a_while(drawn: list[str]) -> None:
    now = [0.0]
    screen = Screen(Output(Translator(), io.StringIO(), io.StringIO()), lambda: now[0])
    screen.tell(message("The yes of {name} to being recorded has run out.", name="Ola"))
    screen.tell(message("Channel {channel} is monitored too.", channel=1))
    screen.show(view())
    screen.show(view())
    screen.tell(message("Nobody has the microphone from now on."))
    screen.show(view())
    now[0] += ANSWER_SECONDS
    screen.show(view())
    both = "The yes of Ola to being recorded has run out. Channel 1 is monitored too."
    assert drawn == [both, both, "Nobody has the microphone from now on.", "None"]
