"""Every value of a TOML text is found where it stands."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop.presets.lines import places_of_values

KEYS = st.one_of(
    st.from_regex(r"[A-Za-z0-9_-]{1,6}", fullmatch=True), st.sampled_from(["a b", "æ", "#", "=", "a.b", "]"])
)
VALUES = st.recursive(
    st.sampled_from(["here", "text", "long"]),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=8,
)
TABLES = st.lists(st.tuples(st.sampled_from(["[", "[["]), KEYS, st.dictionaries(KEYS, VALUES, max_size=3)), max_size=4)


class Writer:
    """Writes TOML in which each number is the line that it stands on."""

    def __init__(self) -> None:
        self.text = ""

    @property
    def line(self) -> int:
        return self.text.count("\n") + 1

    def key(self, key: str) -> None:
        bare = key.replace("-", "").replace("_", "").isalnum() and key.isascii()
        self.text += key if bare else f'"{key}"'

    def value(self, value: Any, *, inline: bool = False) -> None:
        match value:
            case "here":
                self.text += str(self.line)
            case "text":
                self.text += '"# no note, [no] {table} = 1 \\" "'
            case "long":
                self.text += "'one line'" if inline else '"""\nmany \\""" lines\n# no note\n"""'
            case list():
                self.text += "["
                for item in value:
                    self.text += "" if inline else " # a note ] , [\n\n"
                    self.value(item, inline=inline)
                    self.text += ","
                self.text += "]"
            case dict():
                self.text += "{"
                for place, (key, item) in enumerate(value.items()):
                    self.text += ", " if place else " "
                    self.key(key)
                    self.text += " = "
                    self.value(item, inline=True)
                self.text += " }"

    def pairs(self, table: dict[str, Any]) -> None:
        for key, value in table.items():
            self.key(key)
            self.text += " = "
            self.value(value)
            self.text += " # a note = [1]\n"


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[tuple[str | int, ...], int]]:
    """The numbers of a table with their paths."""
    if isinstance(value, int):
        return [(path, value)]
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [leaf for key, item in inner for leaf in leaves(item, (*path, key))]


@given(st.dictionaries(KEYS, VALUES, max_size=3), TABLES)
def test_every_value_is_found_on_its_line(top: dict[str, Any], tables: Any) -> None:
    writer = Writer()
    writer.pairs(top)
    kinds: dict[str, str] = dict.fromkeys(top, "pair")
    for mark, name, table in tables:
        if kinds.get(name) in {"pair", "["} or (mark == "[" and name in kinds):
            continue
        if kinds.setdefault(name, mark) != mark:
            continue
        writer.text += f"\n{mark} "
        writer.key(name)
        writer.text += f" {']' * len(mark)} # note\n"
        writer.pairs(table)
    places = places_of_values(writer.text)
    for path, line in leaves(tomllib.loads(writer.text)):
        assert writer.text.startswith(str(line), places[path].value), (path, writer.text)
        assert writer.text.count("\n", 0, places[path].key) + 1 == line, (path, writer.text)


def test_a_key_and_its_value_have_places_of_their_own() -> None:
    text = 'a.b  = "x"\n[ c . "d e" ]\nf = [1,\n  2]'
    found = {path: (text[place.key], text[place.value]) for path, place in places_of_values(text).items()}
    assert found["a",] == ("a", '"')
    assert found["a", "b"] == ("b", '"')
    assert found["c", "d e"] == ("[", "[")
    assert found["c", "d e", "f"] == ("f", "[")
    assert found["c", "d e", "f", 1] == ("2", "2")


def test_tables_below_lists_of_tables_belong_to_the_newest() -> None:
    text = "[[a]]\nx = 1\n[a.b]\ny = 2\n[[a]]\n[a.b]\nz.w = 3\n[[a.c]]\n[[a.c]]\nv = 4\n"
    places = places_of_values(text)
    lines = {path: text.count("\n", 0, place.key) + 1 for path, place in places.items()}
    assert lines["a", 0, "x"] == 2
    assert lines["a", 0, "b"] == 3
    assert lines["a", 1] == 5
    assert lines["a", 1, "b", "z", "w"] == 7
    assert lines["a", 1, "c", 1, "v"] == 10
    assert lines["a",] == 1


@pytest.mark.parametrize("text", ["[", "a", "a =", "a = [", "a = {", "[[a", '"""', "]]", "a = [" + "[" * 5000])
def test_what_is_no_toml_ends_without_an_error(text: str) -> None:
    assert places_of_values(text)[()] == (0, 0)


@given(st.text(alphabet="[]{}=,.\"'a1 \n#\\", max_size=40))
def test_any_text_ends_without_an_error(text: str) -> None:
    assert places_of_values(text)[()] == (0, 0)
