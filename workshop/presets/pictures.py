"""Shows the line of a file in which something is wrong, with a caret below the place."""

from __future__ import annotations

import re
from typing import NamedTuple

_BEFORE, _WIDEST = 40, 80
_INDENT = "    "
_ESCAPE = re.compile(r"\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[ \t\r]*\n\s*|.)|.", re.DOTALL)
_FOLDED = re.compile(r"\\[ \t\r]*\n\s*")


class Spot(NamedTuple):
    """A place in a file: its line, counted from 1, and that line with a caret below it."""

    line: int
    picture: str


def spot_at(text: str, at: int) -> Spot:
    """The spot of the sign that stands `at` so many places into a text; a long line is cut to what is near."""
    at = min(max(at, 0), len(text))
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    line = text[start : len(text) if end < 0 else end]
    near = max(at - start - _BEFORE, 0)
    shown = "".join(sign if sign.isprintable() else " " for sign in line[near : near + _WIDEST]).rstrip()
    return Spot(text.count("\n", 0, at) + 1, f"{_INDENT}{shown}\n{_INDENT}{' ' * (at - start - near)}^")


def inside(text: str, value: int, sign: int) -> int:
    """Where in a TOML text sign number `sign` stands of a string that begins at `value`; `value` where none begins."""
    quote = text[value : value + 1]
    if quote not in {'"', "'"}:
        return value
    long = text[value : value + 3] == quote * 3
    at = value + (3 if long else 1)
    if long and text[at : at + 2] == "\r\n":
        at += 2
    elif long and text[at : at + 1] == "\n":
        at += 1
    for _ in range(sign):
        at = _next(text, at, escapes=quote == '"')
    return value if not long and "\n" in text[value:at] else at


def _next(text: str, at: int, *, escapes: bool) -> int:
    """Where the next sign of a string stands; one that is written as an escape counts as one."""
    if not escapes:
        return at + 1
    found = _ESCAPE.match(text, at)
    while found is not None and _FOLDED.fullmatch(found[0]):
        found = _ESCAPE.match(text, found.end())
    return found.end() if found is not None else at
