"""Find decks among the presets: `<deck>.<language>` is one deck in one language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workshop import NotFoundError, message

if TYPE_CHECKING:
    from workshop import App
    from workshop_cards.model import DeckFile

_FALLBACK = ("nb", "en")


@dataclass(frozen=True, slots=True)
class Found:
    """A deck as it was looked up: its name without the language, and what its file says."""

    name: str
    file: DeckFile


def names(app: App) -> list[tuple[str, str]]:
    """Every deck there is, as (name, language)."""
    split = (name.rpartition(".") for name in app.presets.names("cards"))
    return [(name or language, language if name else "") for name, _, language in split]


def find(app: App, name: str, language: str) -> Found:
    """The deck of a name in a language, else in Norwegian, English or any. `name` may say the language itself.

    Raises:
        NotFoundError: There is no such deck.
        PresetError: Its file is wrong.
    """
    known = names(app)
    if name in {f"{deck}.{tongue}" for deck, tongue in known}:
        return Found(name.rpartition(".")[0], app.presets.load("cards", name))
    tongues = [tongue for deck, tongue in known if deck == name]
    if not tongues:
        raise NotFoundError(
            message("There is no deck called “{name}”.", name=name),
            message("`workshop card decks` shows the ones there are."),
        )
    wanted = next((tongue for tongue in (language, *_FALLBACK) if tongue in tongues), tongues[0])
    return Found(name, app.presets.load("cards", f"{name}.{wanted}" if wanted else name))
