"""Which card comes next."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workshop import Card, Deck


def choose(deck: Deck, drawn: tuple[str, ...], seed: int) -> Card | None:
    """The first card not yet drawn of the deck as `seed` shuffles it; None when every card is drawn.

    The shuffle goes by card id, so that a card's translation comes at the same place.
    """
    order = sorted(deck.cards, key=lambda card: card.id)
    random.Random(seed).shuffle(order)  # noqa: S311 - a shuffle for a game
    return next((card for card in order if card.id not in drawn), None)
