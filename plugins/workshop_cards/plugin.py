"""What the cards plugin gives the workshop: the `card` command, decks, and the default way to choose a card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop import N_, Command, DocumentKind, EventKind, PresetKind, Setting, hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workshop import Card, Deck


@hookimpl
def workshop_commands() -> Iterable[Command]:
    """The `card` commands."""
    yield Command("card", "workshop_cards.cli:card", N_("Draw a card to write from."))


@hookimpl
def workshop_preset_kinds() -> Iterable[PresetKind]:
    """Card decks, one file a language."""
    yield PresetKind(
        "cards",
        "workshop_cards.model:DeckFile",
        N_("Card decks, one file a language."),
        absent=N_("There is no deck called “{name}”."),
    )


@hookimpl
def workshop_settings() -> Iterable[Setting]:
    """Which deck is dealt from when none is named."""
    yield Setting("deck", "starter", N_("The deck that cards are dealt from."))


@hookimpl
def workshop_document_kinds() -> Iterable[DocumentKind]:
    """What lies on a session's table. Nobody is named: a card was drawn, not by whom."""
    yield DocumentKind("cards.drawn", about="session")


@hookimpl
def workshop_event_kinds() -> Iterable[EventKind]:
    """`card` is a kind and a number such as image-3, which a deck's model holds every deck to."""
    fields = {"card": "word", "intensity": "int"}
    yield EventKind("card.dealt", fields, {"en": "Card dealt: {card}.", "nb": "Kort delt ut: {card}."})
    yield EventKind("card.passed", fields, {"en": "Card put aside: {card}.", "nb": "Kort lagt bort: {card}."})


@hookimpl(trylast=True)
def workshop_choose_card(deck: Deck, drawn: tuple[str, ...], seed: int) -> Card | None:
    """Any card that does not lie on the table yet, the same one for the same seed and table."""
    from workshop_cards.draw import choose

    return choose(deck, drawn, seed)
