"""What the signs of a grid look like in a terminal. Without colours the text alone says it all."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any
from unicodedata import category

import click

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workshop import App, Output
    from workshop_beats.sheet.text import Line

STYLES: Mapping[str, dict[str, Any]] = {
    "head": {"bold": True},
    "label": {},
    "group": {"bold": True},
    "count": {},
    "ruler": {"dim": True},
    "bar": {"dim": True},
    "rest": {"dim": True},
    "hit": {"fg": "green"},
    "accent": {"fg": "red", "bold": True},
    "ghost": {"fg": "green", "dim": True},
    "flam": {"fg": "magenta", "bold": True},
    "roll": {"fg": "magenta", "bold": True},
    "maybe": {"fg": "cyan"},
    "note": {"fg": "blue", "bold": True},
    "hold": {"fg": "blue", "dim": True},
}


_BAD = "\N{REPLACEMENT CHARACTER}"


def wants_colour(app: App, output: Output) -> bool:
    """Whether to colour: on a terminal that can, unless NO_COLOR says no (no-color.org); FORCE_COLOR says yes."""
    environ = app.environ
    if environ.get("NO_COLOR"):
        return False
    return bool(environ.get("FORCE_COLOR")) or (output.terminal and environ.get("TERM") != "dumb")


def painted(line: Line, *, colour: bool) -> str:
    """A line as it is printed; signs of a template that a terminal would obey are not passed on."""
    line = [(style, "".join(_BAD if category(sign) == "Cc" else sign for sign in text)) for style, text in line]
    if not colour:
        return "".join(text for _, text in line).rstrip()
    joined = ((style, "".join(text for _, text in pieces)) for style, pieces in groupby(line, key=itemgetter(0)))
    return "".join(_coloured(style, text) for style, text in joined)


def _coloured(style: str, text: str) -> str:
    """A piece of a line in its style; blanks and plain words need none."""
    look = STYLES.get(style)
    return click.style(text, **look) if look and text.strip() else text
