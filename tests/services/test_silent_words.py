"""Whoever is left out is named with the reason: asked again about the wrong thing, a yes would change nothing."""

from __future__ import annotations

from types import SimpleNamespace

from workshop.cli.hearing import say_silent
from workshop.domain.consent import Decision, Use
from workshop.services.listening import Listening
from workshop.services.take_request import TakeRequest

from .heard import backing_of, record, says


def test_a_no_to_keeping_is_not_called_a_missing_yes_to_sharing(willing, recorder):
    willing.takes.record(TakeRequest())
    recorder.play(1)
    willing.takes.stop()
    for alias in ("Åse", "Ola", "Ali"):
        willing.consents.record(alias, Use.SHARE_IN_HOUSE, Decision.GRANTED)
    willing.consents.record("Ola", Use.KEEP, Decision.DENIED)
    willing.consents.record("Ali", Use.RECORD, Decision.WITHDRAWN)
    assert sorted(_said(willing, willing.listening.shareable(Listening(1)), shared=True)) == [
        "Left out, because they have not said yes to sharing in the house: Kari.",
        "Left out, because they said no to being recorded, or took their yes back: Ali.",
        "Left out, because they said no to keeping it: Ola.",
    ]


def test_a_no_for_a_take_below_is_told_as_what_it_was(willing, recorder):
    says(willing, "Åse", "Ola")
    below = record(willing, recorder, channels={1: "Åse"})
    above = record(willing, recorder, channels={1: "Ola"})
    backing_of(willing, above, takes=[below.id])
    says(willing, "Åse", use=Use.RECORD, word=Decision.DENIED, take=below.number)
    assert _said(willing, willing.listening.audible(Listening(above.number))) == [
        "Left out, because they said no to being recorded, or took their yes back: Åse.",
        "What was played along is silent: somebody in it has not said yes to being heard.",
    ]


def test_who_is_in_two_takes_is_told_of_as_the_take_itself_asks(willing, recorder):
    says(willing, "Ola")
    below = record(willing, recorder, channels={1: "Åse"})
    above = record(willing, recorder, channels={1: "Åse", 2: "Ola"})
    backing_of(willing, above, takes=[below.id])
    says(willing, "Åse", use=Use.RECORD, word=Decision.DENIED, take=below.number)
    assert _said(willing, willing.listening.audible(Listening(above.number)))[0] == (
        "Silent, because they have not said yes to being heard in the group: Åse."
    )


def _said(app, audible, **options):
    """What is said of who is silent."""
    said = []
    request = SimpleNamespace(app=app, output=SimpleNamespace(warn=lambda line: said.append(str(line))))
    say_silent(request, audible, **options)
    return said
