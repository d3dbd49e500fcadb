"""What a picture of a take says, and of whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop.services.take_picture import picture_of
from workshop.services.take_request import TakeRequest
from workshop.translator import Translator

if TYPE_CHECKING:
    from workshop.app import App

    from .fakes import FakeRecorder

RATE = 48_000


def test_a_picture_names_nobody_unless_it_is_asked_to(willing: App, recorder: FakeRecorder) -> None:
    willing.takes.record(TakeRequest(shared={1: ("Åse", "Ola")}))
    recorder.play(1)
    willing.takes.turn(1, "Åse")
    willing.takes.mark("hook")
    recorder.play(1)
    willing.takes.turn(1, None)
    recorder.play(1)
    willing.takes.stop()
    say = Translator().say
    plain, named = picture_of(willing, 1, say), picture_of(willing, 1, say, named=True)

    assert not any(
        alias in repr((plain.title, plain.description, plain.legend, plain.lanes[0].label)) for alias in ("Åse", "Ola")
    )
    assert (plain.legend[0], plain.legend[1], plain.legend[-1]) == (
        "1: 2 people together",
        "2: one person",
        "5: nobody",
    )
    assert named.legend == ("1: Åse, Ola", "2: Åse", "3: Ali", "4: Kari", "5: nobody")
    assert plain.lanes[0].colours == (0, 1, 4)
    assert plain.markers == ((RATE, "hook"),)
    assert plain.sections == ()
    assert "Track 1: 2 turns." in plain.description
