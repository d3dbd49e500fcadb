"""SVG elements, and the colours of a take's picture by light, by dark and on paper."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

_LIGHT = ("#0072b2", "#c46a00", "#00835f", "#b0508a", "#c23b00", "#2a8fd0", "#7a6a00", "#5b5b5b")
_DARK = ("#5cb8f0", "#f0b24d", "#3ccfa0", "#e79ac4", "#ff8a55", "#9ad4ff", "#d8cc50", "#b9b9b9")
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Signs that XML 1.0 has no way to write."""


def _coloured(colours: tuple[str, ...], paper: str, ink: str, faint: str) -> str:
    """The rules of one light."""
    rules = [f".c{number}{{fill:{colour}}}" for number, colour in enumerate(colours)]
    rules += [f".paper{{fill:{paper}}}", f"text{{fill:{ink}}}", f".tick{{stroke:{faint}}}", f".section{{stroke:{ink}}}"]
    return "".join(
        [*rules, f".marker{{stroke:{ink}}}", f".lost{{fill:{faint};stroke:{ink}}}", f".who{{stroke:{paper}}}"]
    )


STYLE = (
    "<style>text{font:11px sans-serif}.heading{font-size:17px}.tiny{font-size:7px}.middle{text-anchor:middle}"
    ".end{text-anchor:end}.tick,.section,.marker{fill:none;stroke-width:1}.marker{stroke-dasharray:3 3}"
    ".lost{stroke-width:1;stroke-dasharray:2 1}.clip{fill:#d00}.who{paint-order:stroke;stroke-width:3px}"
    + _coloured(_LIGHT, "#fff", "#1a1a1a", "#d5d5d5")
    + "@media screen and (prefers-color-scheme:dark){"
    + _coloured(_DARK, "#16181c", "#f0f0f0", "#3c4048")
    + ".clip{fill:#ff6b6b}}</style>"
)


def tag(name: str, words: str, **attributes: object) -> str:
    """An element that holds words."""
    return f"<{name}{_attributes(attributes)}>{escape(_clean(words))}</{name}>"


def shown(name: str, kind: str, /, **attributes: object) -> str:
    """An element of one of the kinds that the style knows."""
    return f"<{name}{_attributes({'class': kind, **attributes})}/>"


def text(x: float, y: float, words: str, kind: str, **attributes: object) -> str:
    """Words at a place."""
    return tag("text", words, **{"class": kind, "x": round(x, 1), "y": round(y, 1), **attributes})


def _attributes(attributes: dict[str, object]) -> str:
    """As they are written in a tag."""
    return "".join(f" {name}={quoteattr(_clean(str(value)))}" for name, value in attributes.items())


def _clean(words: str) -> str:
    """Words without what XML cannot hold."""
    return _NO_XML.sub("\N{REPLACEMENT CHARACTER}", words)
