"""The shape of a deck. `presets/cards/<deck>.nb.toml` and `<deck>.en.toml` are one deck in two languages."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from workshop import Card, Deck, message
from workshop_cards.kinds import CARD_ID

Text = Annotated[str, Field(min_length=1, max_length=240)]
CardId = Annotated[str, Field(pattern=CARD_ID)]
Trigger = Literal[
    "substances", "craving", "selfharm_suicide", "violence", "abuse", "coercion_restraint", "prison_police", "family",
    "children_custody", "loss_death", "illness_hospital", "psychosis_voices", "body_food", "sexuality", "religion",
    "war_flight", "money_housing", "loneliness",
]  # fmt: skip


class Part(BaseModel):
    """A table of a deck: nothing unknown in it, and fixed once it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class CardEntry(Part):
    """One card. Its id is its kind and a number, never a word of its own: ids are what the log may hold.

    `intensity`: 1 is playful or about sound and present, 2 personal from the strong side, 3 touches pain or past.
    `alternative` is the id of a lighter card of the same kind. `triggers` says what the text may touch.
    """

    id: CardId
    text: Text
    help: Annotated[str, Field(max_length=240)] = ""
    intensity: Literal[1, 2, 3] = 1
    alternative: CardId | None = None
    perspective: Literal["any", "character", "we"] = "any"
    mode: Literal["any", "solo", "pair", "group"] = "any"
    triggers: tuple[Trigger, ...] = ()

    @property
    def kind(self) -> str:
        """What the card is good for: the first part of its id."""
        return self.id.partition("-")[0]

    def as_card(self) -> Card:
        """The card as the core hands it on."""
        return Card(self.id, self.kind, self.text, self.help, self.intensity)


class DeckFile(Part):
    """A deck in one language."""

    title: Text
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]
    author: Text
    licence: Text
    card: Annotated[tuple[CardEntry, ...], Field(min_length=1, max_length=500)]

    @field_validator("card")
    @classmethod
    def _ids_differ(cls, cards: tuple[CardEntry, ...], _info: ValidationInfo) -> tuple[CardEntry, ...]:
        """No two cards share an id."""
        seen: set[str] = set()
        for card in cards:
            if card.id in seen:
                raise ValueError(message("two cards are called {id}", id=card.id))
            seen.add(card.id)
        return cards

    def as_deck(self, name: str) -> Deck:
        """The deck as the core hands it to plugins."""
        return Deck(
            name, self.language, self.title, tuple(entry.as_card() for entry in self.card), self.author, self.licence
        )
