"""Whoever is left out is named with the reason: asked again about the wrong thing, a yes would change nothing."""

from __future__ import annotations

from types import SimpleNamespace

from workshop.cli.hearing import say_silent
from workshop.domain.consent import Decision, Use
from workshop.services.listening import Listening
from workshop.services.take_request import TakeRequest


def test_a_no_to_keeping_is_not_called_a_missing_yes_to_sharing(willing, recorder):
    willing.takes.record(TakeRequest())
    recorder.play(1)
    willing.takes.stop()
    for alias in ("Åse", "Ola", "Ali"):
        willing.consents.record(alias, Use.SHARE_IN_HOUSE, Decision.GRANTED)
    willing.consents.record("Ola", Use.KEEP, Decision.DENIED)
    willing.consents.record("Ali", Use.RECORD, Decision.WITHDRAWN)
    said = []
    request = SimpleNamespace(app=willing, output=SimpleNamespace(warn=lambda line: said.append(str(line))))
    say_silent(request, willing.listening.shareable(Listening(1)), shared=True)
    assert sorted(said) == [
        "Left out, because they have not said yes to sharing in the house: Kari.",
        "Left out, because they said no to being recorded, or took their yes back: Ali.",
        "Left out, because they said no to keeping it: Ola.",
    ]
