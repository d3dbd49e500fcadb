"""Which beat is meant by what was typed: its name, or its title or style where only one goes by that."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from workshop import NotFoundError, message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workshop import App, Message


def named(app: App, typed: str) -> str:
    """The name of the template that is meant.

    Raises:
        NotFoundError: There is none, or more than one that goes by that.
    """
    try:
        return app.presets.where("beats", typed)[0].name
    except NotFoundError as error:
        from difflib import get_close_matches

        ways = _ways(app)
        found = ways.get(_plain(typed), ())
        if len(found) == 1:
            return found[0]
        near = [name for way in get_close_matches(_plain(typed), ways, n=2, cutoff=0.7) for name in ways[way]]
        if found or near:
            names = ", ".join(dict.fromkeys(found or near))
            raise NotFoundError(error.message, message("Did you mean {names}?", names=names)) from error
        raise


def nearest(word: str, known: Sequence[str]) -> Message:
    """The hint for a section or fill that a beat has not: the one nearest to it, else all there are."""
    from difflib import get_close_matches

    near = get_close_matches(word.casefold(), {name.casefold(): name for name in known}, n=1)
    names = next((name for name in known if name.casefold() in near), ", ".join(known))
    return message("Did you mean {names}?", names=names) if near else message("There are: {names}.", names=names)


def _ways(app: App) -> dict[str, tuple[str, ...]]:
    """Everything that beats go by, and which do; a title goes before a style, and a name before both."""
    from workshop_beats.library import templates

    known = list(templates(app, lambda _wrong: None))
    ways: dict[str, tuple[str, ...]] = {}
    for rank in (
        lambda name, _: {name},
        lambda _, beat: {beat.name, beat.name_nb or beat.name},
        lambda _, beat: {beat.style},
    ):
        these: dict[str, tuple[str, ...]] = {}
        for name, beat in known:
            for way in map(_plain, rank(name, beat)):
                these[way] = (*these.get(way, ()), name)
        ways = these | ways
    return ways


def _plain(text: str) -> str:
    """A text without case, and with a blank for all that is no letter or digit."""
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))
