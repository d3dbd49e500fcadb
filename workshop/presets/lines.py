"""Finds where the values of a TOML text stand, since no parser keeps it.

The text has been parsed before, so this walks it leniently; grammar: https://toml.io/en/v1.0.0.
"""

from __future__ import annotations

import re
from typing import NamedTuple, TypeAlias

Path: TypeAlias = tuple[str | int, ...]


class Place(NamedTuple):
    """Where a value stands, in signs from the start of the text: its key (or the value, in a list), and itself."""

    key: int
    value: int


_TOKEN = re.compile(
    r"""(?P<blank>[ \t\r]+|\#[^\n]*)
    |(?P<newline>\n)
    |(?P<long>\"{3}(?:\\.|[^\\])*?\"{3,5}|'{3}.*?'{3,5})
    |(?P<quoted>"(?:\\.|[^"\\\n])*"|'[^'\n]*')
    |(?P<mark>[\[\]{},=.])
    |(?P<word>[^\s\[\]{},=."'#]+|.)""",
    re.VERBOSE | re.DOTALL,
)


def places_of_values(text: str) -> dict[Path, Place]:
    """The place of every value and table, by its path of keys and list places; the whole text begins at 0."""
    walk = _Walk(text)
    try:
        walk.document()
    except (IndexError, RecursionError):
        return walk.places
    return walk.places


class _Walk:
    """One walk through the tokens of a text."""

    def __init__(self, text: str) -> None:
        self.places: dict[Path, Place] = {(): Place(0, 0)}
        self._counts: dict[Path, int] = {}
        self._tokens: list[tuple[str, str, int]] = []
        self._at = 0
        for token in _TOKEN.finditer(text):
            kind = token.lastgroup or ""
            if kind != "blank":
                self._tokens.append((kind, token.group(), token.start()))

    def document(self) -> None:
        """Walk the whole text."""
        prefix: Path = ()
        while self._at < len(self._tokens):
            kind, said, start = self._tokens[self._at]
            if kind == "newline":
                self._at += 1
            elif said == "[":
                prefix = self._header(start)
            else:
                self._pair(prefix)

    def _header(self, start: int) -> Path:
        """Walk `[a.b]` or `[[a.b]]`; returns the path of the table that it opens."""
        several = self._tokens[self._at + 1][1] == "["
        self._at += 2 if several else 1
        keys = self._key()
        self._at += 2 if several else 1
        path = self._inside(keys[:-1])
        path = (*path, keys[-1])
        if several:
            self._counts[path] = self._counts.get(path, -1) + 1
        opened = self._inside((keys[-1],), path[:-1])
        for end in range(1, len(opened)):
            self.places.setdefault(opened[:end], Place(start, start))
        self.places[opened] = Place(start, start)
        return opened

    def _inside(self, keys: Path, start: Path = ()) -> Path:
        """The path that dotted keys lead to: in a list of tables, to its newest."""
        path = start
        for key in keys:
            path = (*path, key)
            if path in self._counts:
                path = (*path, self._counts[path])
        return path

    def _pair(self, prefix: Path) -> None:
        """Walk `key = value`."""
        start = self._tokens[self._at][2]
        path, parts = prefix, self._key()
        last = self._tokens[self._at - 1][2] if parts else start
        self._at += 1
        value = self._tokens[self._at][2]
        for number, key in enumerate(parts, start=1):
            path = (*path, key)
            self.places.setdefault(path, Place(last if number == len(parts) else start, value))
        self._value(path)

    def _key(self) -> Path:
        """Walk a dotted key, up to the sign that ends it."""
        keys: list[str] = []
        while self._tokens[self._at][1] not in {"=", "]"}:
            kind, said, _ = self._tokens[self._at]
            if kind in {"word", "quoted"}:
                keys.append(said[1:-1] if kind == "quoted" else said)
            self._at += 1
        return tuple(keys)

    def _value(self, path: Path) -> None:
        """Walk one value; a list or an inline table with all that is in it."""
        said = self._tokens[self._at][1]
        if said == "[":
            self._items(path, "]")
        elif said == "{":
            self._items(path, "}")
        else:
            self._at += 1
            while self._at < len(self._tokens) and not self._ends(self._tokens[self._at]):
                self._at += 1

    def _items(self, path: Path, close: str) -> None:
        """Walk what stands between brackets or braces."""
        self._at += 1
        place = 0
        while self._tokens[self._at][1] != close:
            kind, said, start = self._tokens[self._at]
            if kind == "newline" or said == ",":
                self._at += 1
            elif close == "}":
                self._pair(path)
            else:
                self.places[*path, place] = Place(start, start)
                self._value((*path, place))
                place += 1
        self._at += 1

    @staticmethod
    def _ends(token: tuple[str, str, int]) -> bool:
        """Whether a token ends a plain value."""
        return token[0] == "newline" or token[1] in {",", "]", "}"}
