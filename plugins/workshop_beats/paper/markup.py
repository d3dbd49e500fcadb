"""HTML put together from values: all text is escaped, since a leader's template may hold anything."""

from __future__ import annotations

from html import escape
from unicodedata import category

_BAD = "\N{REPLACEMENT CHARACTER}"


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


def tag(name: str, *inside: str, **attributes: str | float) -> Markup:
    """An element around its children; a plain string among them is text. `class_` and `aria_label` are as in HTML."""
    said = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_text(f"{value:g}" if isinstance(value, float) else str(value))}"'
        for key, value in attributes.items()
    )
    return Markup(f"<{name}{said}>{joined(*inside)}</{name}>")


def joined(*parts: str) -> Markup:
    """Pieces one after the other, plain strings as text."""
    return Markup("".join(part if isinstance(part, Markup) else _text(part) for part in parts))


def _text(text: str) -> str:
    """A text escaped. HTML may not hold control characters, and a terminal that shows the file would obey them."""
    return escape("".join(_BAD if category(sign) in {"Cc", "Cs"} else sign for sign in text))
