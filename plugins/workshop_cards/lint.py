"""What a deck should be before it is dealt to people who may have a hard time. A finding names its card and rule."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workshop import N_, Message, message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workshop_cards.model import CardEntry, DeckFile

MOST_WORDS = 25
MOST_LIX = 35
"""Björnsson's readability index LIX: below 35 is easy reading."""
_LONG_WORD = 6
_LEAST_PLAYFUL, _MOST_PAINFUL = 0.6, 0.1
_BANNED = (
    (
        r"\b(why (did|do|are|were|have) you|hvorfor (gjorde|gjør|er|var|har|ble) du)\b",
        N_("asks people to defend themselves"),
    ),
    (r"\bdiagnos", N_("asks for a diagnosis")),
    (r"\b(dose|dosis|milligram|mg)\b", N_("names a dose")),
    (r"\b(get|got|getting) (high|wasted|drunk)\b|\b(ruset|rusa|dritings|skeiv på)\b", N_("speaks of using")),
    (r"\b(real|full) name\b|\b(ekte|fullt) navn\b", N_("asks for a name")),
    (r"\b(you|we) (should|must|ought to)\b|\bdu (burde|bør|skulle)\b", N_("moralises")),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a card, or with the deck where `card` is empty."""

    card: str
    what: Message


def lint(deck: DeckFile, sisters: tuple[DeckFile, ...] = ()) -> list[Finding]:
    """All that is wrong with a deck; `sisters` are the same deck in other languages, which must have the same cards."""
    return [*_cards(deck), *_deck(deck), *_sisters(deck, sisters)]


def lix(texts: list[str]) -> float:
    """Björnsson's index of some texts: words a sentence plus percent of words longer than six letters."""
    words = re.findall(r"\w+", " ".join(texts))
    sentences = max(sum(len(re.findall(r"[.!?:…]+(?=\s|$|[»”])", text)) or 1 for text in texts), 1)
    long = sum(len(word) > _LONG_WORD for word in words)
    return len(words) / sentences + 100 * long / max(len(words), 1)


def _cards(deck: DeckFile) -> Iterator[Finding]:
    """What is wrong with single cards."""
    known = {card.id: card for card in deck.card}
    texts: dict[str, str] = {}
    for card in deck.card:
        yield from _words(card)
        yield from _alternative(card, known)
        folded = " ".join(card.text.casefold().split())
        if folded in texts:
            yield Finding(card.id, message("says the same as {other}", other=texts[folded]))
        texts.setdefault(folded, card.id)


def _words(card: CardEntry) -> Iterator[Finding]:
    """Length and words of one card."""
    count = len(re.findall(r"\w+", card.text))
    if count > MOST_WORDS:
        yield Finding(card.id, message("has {count} words; {most} is the most", count=count, most=MOST_WORDS))
    for pattern, why in _BANNED:
        if re.search(pattern, f"{card.text} {card.help}", re.IGNORECASE):
            yield Finding(card.id, Message(why, {}))


def _alternative(card: CardEntry, known: dict[str, CardEntry]) -> Iterator[Finding]:
    """From intensity 2 up a card has a light one of the same kind beside it."""
    if card.intensity == 1:
        return
    other = known.get(card.alternative or "")
    if other is None or other.kind != card.kind or other.intensity != 1:
        yield Finding(card.id, message("needs an alternative of the same kind with intensity 1"))


def _deck(deck: DeckFile) -> Iterator[Finding]:
    """What is wrong with the deck as a whole."""
    total = len(deck.card)
    if sum(card.intensity == 1 for card in deck.card) < _LEAST_PLAYFUL * total:
        yield Finding("", message("fewer than 60 % of the cards have intensity 1"))
    if sum(card.intensity == 3 for card in deck.card) > _MOST_PAINFUL * total:
        yield Finding("", message("more than 10 % of the cards have intensity 3"))
    index = lix([card.text for card in deck.card])
    if index > MOST_LIX:
        yield Finding(
            "", message("is hard to read: LIX {index}, {most} is the most", index=round(index), most=MOST_LIX)
        )


def _sisters(deck: DeckFile, sisters: tuple[DeckFile, ...]) -> Iterator[Finding]:
    """Cards that another language has and this one lacks."""
    own = {card.id: card.intensity for card in deck.card}
    for sister in sisters:
        for card in sister.card:
            if own.get(card.id) != card.intensity:
                yield Finding(card.id, message("differs from the deck in {language}", language=sister.language))
