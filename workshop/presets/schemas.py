"""What the JSON Schema of a kind of preset tells of a key: which was meant, and how a missing one is written."""

from __future__ import annotations

from difflib import get_close_matches
from json import dumps
from typing import TYPE_CHECKING, Any, TypeAlias

from workshop.messages import Message, message

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Loc: TypeAlias = tuple[str | int, ...]
_BLANK = "…"


def dotted(loc: Loc) -> str:
    """A path as people write it: `section.hook.drums`, `card[3].text`, counting places from 1."""
    text = ""
    for part in loc:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def meant_by(schema: Mapping[str, Any], loc: Loc) -> str | None:
    """What may have been meant by a key that the model does not know: what its schema says in `meant`, or the nearest.

    A kind's model may name there what people write instead of its keys: `json_schema_extra={"meant": {…}}`.
    """
    word = str(loc[-1]) if loc else ""
    tables = list(_tables_at(schema, loc[:-1]))
    for table in tables:
        if word.casefold() in table.get("meant", {}):
            return str(table["meant"][word.casefold()])
    near = get_close_matches(word, sorted({key for table in tables for key in table.get("properties", {})}), n=1)
    return near[0] if near else None


def _tables_at(schema: Mapping[str, Any], loc: Loc) -> list[Mapping[str, Any]]:
    """What a schema says of the table at `loc`, or of each that it may be."""
    nodes = list(_alternatives(schema, schema))
    for part in loc:
        inner: list[Any] = []
        for node in nodes:
            if isinstance(part, int):
                below = node.get("items")
            else:
                below = node.get("properties", {}).get(part, node.get("additionalProperties"))
            inner += _alternatives(below, schema)
        nodes = inner
    return nodes


def _alternatives(node: Any, schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The schemas that a schema may stand for: references followed, unions taken apart."""
    if not isinstance(node, dict):
        return
    if "$ref" in node:
        yield from _alternatives(schema["$defs"][node["$ref"].rpartition("/")[2]], schema)
        return
    yield node
    for choice in (*node.get("anyOf", ()), *node.get("oneOf", ()), *node.get("allOf", ())):
        yield from _alternatives(choice, schema)


def what_is_missing(schema: Mapping[str, Any], loc: Loc) -> Message:
    """The sentence for a key that is missing at `loc`, with what to write."""
    name = str(loc[-1]) if loc else ""
    found = [node for table in _tables_at(schema, loc[:-1]) for node in _below(table, name, schema)]
    heading, inside = next(_headings(found, loc, schema), ("", {}))
    if heading:
        lines = ", ".join(f"{key} = {_value(below, schema)}" for key, below in inside.items())
        plain = message("is missing; write {heading}", heading=heading)
        return (
            message("is missing; write {heading} and below it {lines}", heading=heading, lines=lines)
            if lines
            else plain
        )
    line = f"{name} = {_value(found[0], schema) if found else _BLANK}"
    if len(loc) == 1:
        return message("is missing; write a line such as {line}, above the first [heading]", line=line)
    return message("is missing; write a line such as {line} here", line=line)


def _headings(
    found: list[Mapping[str, Any]], loc: Loc, schema: Mapping[str, Any]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The headings below which a table, tables by name, or a list of tables are written, with what each must have."""
    path = ".".join(str(part) for part in loc)
    for node in found:
        named = list(_alternatives(node.get("additionalProperties"), schema))
        listed = list(_alternatives(node.get("items"), schema))
        for shape, tables in ((f"[{path}]", [node]), (f"[{path}.{_BLANK}]", named), (f"[[{path}]]", listed)):
            for table in tables:
                if "properties" in table:
                    needed = table.get("required", ())
                    yield shape, {key: below for key, below in table["properties"].items() if key in needed}


def _below(table: Mapping[str, Any], name: str, schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """What a table's schema says of one key; first what stands beside a reference, such as its examples."""
    node = table.get("properties", {}).get(name)
    if isinstance(node, dict):
        yield from (
            {**each, **{key: node[key] for key in ("examples",) if key in node}} for each in _alternatives(node, schema)
        )


def _value(node: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    """What a value looks like: its first example, else a blank of its type."""
    each = next(_alternatives(node, schema), node)
    examples = node.get("examples") or each.get("examples")
    if examples:
        return dumps(examples[0], ensure_ascii=False)
    blanks = {"string": f'"{_BLANK}"', "array": f'["{_BLANK}"]'}
    return blanks.get(str(each.get("type")), _BLANK)
