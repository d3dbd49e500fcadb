"""Finds the line on which a value of a TOML text stands, since no parser keeps it.

The text has been parsed before, so this walks it leniently; grammar: https://toml.io/en/v1.0.0.
"""

from __future__ import annotations

import re
from typing import TypeAlias

Path: TypeAlias = tuple[str | int, ...]

_TOKEN = re.compile(
    r"""(?P<blank>[ \t\r]+|\#[^\n]*)
    |(?P<newline>\n)
    |(?P<long>\"{3}(?:\\.|[^\\])*?\"{3,5}|'{3}.*?'{3,5})
    |(?P<quoted>"(?:\\.|[^"\\\n])*"|'[^'\n]*')
    |(?P<mark>[\[\]{},=.])
    |(?P<word>[^\s\[\]{},=."'#]+|.)""",
    re.VERBOSE | re.DOTALL,
)


def line_of_values(text: str) -> dict[Path, int]:
    """The line, counted from 1, of every value and table, by its path of keys and list places."""
    walk = _Walk(text)
    try:
        walk.document()
    except (IndexError, RecursionError):
        return walk.lines
    return walk.lines


class _Walk:
    """One walk through the tokens of a text."""

    def __init__(self, text: str) -> None:
        self.lines: dict[Path, int] = {(): 1}
        self._counts: dict[Path, int] = {}
        self._tokens: list[tuple[str, str, int]] = []
        self._at = 0
        line = 1
        for token in _TOKEN.finditer(text):
            kind, said = token.lastgroup or "", token.group()
            if kind != "blank":
                self._tokens.append((kind, said, line))
            line += said.count("\n")

    def document(self) -> None:
        """Walk the whole text."""
        prefix: Path = ()
        while self._at < len(self._tokens):
            kind, said, line = self._tokens[self._at]
            if kind == "newline":
                self._at += 1
            elif said == "[":
                prefix = self._header(line)
            else:
                self._pair(prefix)

    def _header(self, line: int) -> Path:
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
            self.lines.setdefault(opened[:end], line)
        self.lines[opened] = line
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
        line = self._tokens[self._at][2]
        path = prefix
        for key in self._key():
            path = (*path, key)
            self.lines.setdefault(path, line)
        self._at += 1
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
            kind, said, line = self._tokens[self._at]
            if kind == "newline" or said == ",":
                self._at += 1
            elif close == "}":
                self._pair(path)
            else:
                self.lines[*path, place] = line
                self._value((*path, place))
                place += 1
        self._at += 1

    @staticmethod
    def _ends(token: tuple[str, str, int]) -> bool:
        """Whether a token ends a plain value."""
        return token[0] == "newline" or token[1] in {",", "]", "}"}
