"""Did you mean …? The nearest of the words that would have been right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop.messages import Message, message

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_NAMES = 20


def did_you_mean(word: str, known: Iterable[str]) -> Message | None:
    """The hint for a word that nobody knows: the one nearest to it, or that begins with it, however their letters are.

    Else all there are; None where there are none.
    """
    from difflib import get_close_matches

    listed = sorted(known)
    folded = {name.casefold(): name for name in listed}
    near = [folded[name] for name in get_close_matches(word.casefold(), folded, n=1)] or [
        name for name in listed if word and name.casefold().startswith(word.casefold())
    ][:1]
    if near:
        return message("Did you mean {names}?", names=", ".join(near))
    if len(listed) > MOST_NAMES:
        return message("There are: {names} …", names=", ".join(listed[:MOST_NAMES]))
    return message("There are: {names}.", names=", ".join(listed)) if listed else None
