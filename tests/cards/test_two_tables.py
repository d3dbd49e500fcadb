"""Two terminals at one table."""

from __future__ import annotations

import pytest

from workshop import StateError
from workshop_cards.table import Table


def test_two_terminals_that_draw_at_one_moment_never_deal_one_card_twice(workshop_app, monkeypatch):
    app = workshop_app
    app.people.add_venue("Kjelleren")
    app.people.add_group("Gruppa", venue="Kjelleren")
    session = app.sessions.open("Gruppa")
    deck = app.presets.load("cards", "starter.nb").as_deck("starter")
    here, there = Table(app, session), Table(app, session)
    seen = there.laid()
    first = here.deal(deck)
    monkeypatch.setattr(there, "laid", lambda: seen)
    with pytest.raises(StateError):
        there.deal(deck)
    assert [laid.card for laid in here.laid()] == [first.id]
    assert [event.kind for event, _ in app.events.sentences(session.id)].count("card.dealt") == 1
