"""Songwriting prompt cards, as the core hands them from deck to plugin to log."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Card:
    """One prompt.

    `intensity` runs from 1 (playful) to 3 (touches pain or past); `help` is a follow-up question or empty.
    """

    id: str
    kind: str
    text: str
    help: str = ""
    intensity: int = 1


@dataclass(frozen=True, slots=True)
class Deck:
    """Cards in one language; `language` is an IETF tag such as nb or en."""

    name: str
    language: str
    title: str
    cards: tuple[Card, ...]
    author: str = ""
    licence: str = ""
