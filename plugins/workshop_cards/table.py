"""The cards that lie on a session's table. It lives in the library, so that a command and a page see the same table."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workshop import Card, Deck, PluginError, StateError, message
from workshop_cards.kinds import CARD_ID

if TYPE_CHECKING:
    from workshop import App, Session

_PLUGIN, _KIND = "cards", "cards.drawn"
_EVERYTHING = (1 << 63) - 1


@dataclass(frozen=True, slots=True)
class Laid:
    """A card on the table: ids and numbers only, never who drew it."""

    deck: str
    card: str
    intensity: int
    passed: bool = False


class Table:
    """What was dealt in one session."""

    def __init__(self, app: App, session: Session) -> None:
        self._app = app
        self._session = session

    def laid(self) -> tuple[Laid, ...]:
        """Every card that was dealt, in order; a card that was put aside is told again with `passed`."""
        documents = self._app.documents.find(_KIND, self._session.id)
        return tuple(_read(json.loads(document.text)) for document in documents)

    def drawn(self, deck: str) -> tuple[str, ...]:
        """The ids of the cards of one deck that were dealt, in order."""
        return _of_deck(self.laid(), deck)

    def deal(self, deck: Deck, seed: int | None = None) -> Card:
        """Deal the card that the plugins choose, the same for the same `seed` and table; None: the session's own.

        Raises:
            StateError: Every card of the deck lies on the table, or another terminal dealt at this moment.
            PluginError: A plugin chose something that cannot be dealt.
        """
        laid = self.laid()
        drawn = _of_deck(laid, deck.name)
        seed = hash_of(self._session.id) if seed is None else seed
        chosen = self._app.host.first("workshop_choose_card", session=self._session, deck=deck, drawn=drawn, seed=seed)
        if chosen is None:
            raise StateError(
                message("Every card that fits lies on the table already."),
                message("Leave out --kind, take another --deck, or write on from a card you have."),
            )
        plugin: str = chosen[0]
        card: Card = chosen[1]
        if card.id in drawn or re.search(CARD_ID, card.id) is None or card.intensity not in {1, 2, 3}:
            raise PluginError(
                message("The plugin {plugin} chose a card that cannot be dealt.", plugin=plugin),
                message("Switch it off in workshop.toml, or draw from another deck."),
            )
        self._keep(Laid(deck.name, card.id, card.intensity), "card.dealt", len(laid))
        return card

    def put_aside(self) -> Laid:
        """Put the card that was dealt last aside; it does not come again in this session.

        Raises:
            StateError: No card was dealt, or the last one is aside already.
        """
        laid = self.laid()
        if not laid or laid[-1].passed:
            raise StateError(message("No card lies on the table."), message("Draw one with `workshop card draw`."))
        last = laid[-1]
        self._keep(Laid(last.deck, last.card, last.intensity, passed=True), "card.passed", len(laid))
        return last

    def _keep(self, laid: Laid, event: str, after: int) -> None:
        """Store what happened and log it, unless another terminal dealt meanwhile."""
        entry = {"deck": laid.deck, "card": laid.card, "intensity": laid.intensity, "passed": laid.passed}
        session = self._session.id
        self._app.documents.keep(
            _PLUGIN,
            _KIND,
            session,
            json.dumps(entry),
            session=session,
            after=after,
            event=event,
            data={"card": laid.card, "intensity": laid.intensity},
        )


def _of_deck(laid: tuple[Laid, ...], deck: str) -> tuple[str, ...]:
    """The ids of the cards of one deck among those laid, each once."""
    return tuple(dict.fromkeys(each.card for each in laid if each.deck == deck))


def hash_of(identifier: str) -> int:
    """A number that stands for an id, the same on every machine."""
    return int(identifier.replace("-", ""), 16) & _EVERYTHING


def _read(entry: dict[str, Any]) -> Laid:
    """A stored entry."""
    return Laid(entry["deck"], entry["card"], entry["intensity"], entry.get("passed", False))
