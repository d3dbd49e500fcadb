"""Records to rows and back, and to the JSON of the mirrors: the only place that knows how a value is written down.

Instants are UTC in ISO 8601 with microseconds, so that their text sorts by time; days are ISO dates; a tuple is a JSON
list.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from types import UnionType
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin, get_type_hints

from workshop.domain.attendance import Stay

if TYPE_CHECKING:
    from collections.abc import Mapping

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a kind of record; `many` is true for a tuple, which a row keeps as JSON text."""

    name: str
    type: type
    many: bool


def fields_of(kind: Any) -> Mapping[str, Field]:
    """The fields of a kind of record by name, in their order."""
    return _fields(kind)


def to_plain(record: object) -> dict[str, Any]:
    """A record as values that JSON knows.

    Raises:
        ValueError: An instant has no time zone.
    """
    return {name: encode(field, getattr(record, name)) for name, field in fields_of(type(record)).items()}


def from_plain(kind: type[R], plain: Mapping[str, Any]) -> R:
    """The record that `to_plain` took apart; fields that are not there keep their defaults.

    Raises:
        ValueError, KeyError, TypeError: The values are not those of such a record.
    """
    known = fields_of(kind)
    return kind(**{name: decode(known[name], value) for name, value in plain.items() if name in known})


def to_row(record: object) -> dict[str, Any]:
    """A record as the values of its row."""
    return {name: _as_column(value) for name, value in to_plain(record).items()}


def from_row(kind: type[R], row: Mapping[str, Any]) -> R:
    """The record of a row."""
    return from_plain(kind, plain_row(kind, row))


def plain_row(kind: type, row: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a row as JSON knows them, without making a record."""
    known = fields_of(kind)
    return {name: json.loads(row[name]) if field.many else row[name] for name, field in known.items()}


def column_value(kind: type, name: str, value: Any) -> Any:
    """A field's value as its column has it, to compare with."""
    return _as_column(encode(fields_of(kind)[name], value))


def encode(field: Field, value: Any) -> Any:
    """One field's value as JSON knows it.

    Raises:
        UnicodeEncodeError: A text holds what no encoding can: a driver would notice in the middle of a conversation.
    """
    return [_simple(item) for item in value] if field.many else _simple(value)


def decode(field: Field, value: Any) -> Any:
    """One field's value from what JSON or a row says."""
    if field.many:
        return tuple(_restored(field.type, item) for item in value)
    return _restored(field.type, value)


def instant(at: datetime) -> str:
    """An instant as text that sorts by time.

    Raises:
        ValueError: It has no time zone.
    """
    if at.tzinfo is None:
        raise ValueError("an instant without a time zone cannot be stored")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


@cache
def _fields(kind: Any) -> Mapping[str, Field]:
    """`fields_of`, worked out once a kind."""
    hints = get_type_hints(kind, localns={"date": date, "datetime": datetime})
    return {name: _field(name, hint) for name, hint in hints.items()}


def _field(name: str, hint: Any) -> Field:
    """What a type hint says: `X`, `X | None` or `tuple[X, ...]`."""
    if get_origin(hint) is UnionType:
        hint = next(argument for argument in get_args(hint) if argument is not type(None))
    if get_origin(hint) is tuple:
        return Field(name, get_args(hint)[0], many=True)
    return Field(name, hint, many=False)


def _simple(value: Any) -> Any:
    """A single value as JSON knows it."""
    match value:
        case datetime():
            return instant(value)
        case date():
            return value.isoformat()
        case Enum():
            return value.value
        case Stay():
            return {"since": _simple(value.since), "until": _simple(value.until)}
    if isinstance(value, str):
        value.encode()
    return value


def _restored(kind: type, value: Any) -> Any:
    """A single value of `kind` from what JSON says."""
    if value is None:
        return None
    if kind is Stay:
        return Stay(_restored(datetime, value["since"]), _restored(datetime, value["until"]))
    if kind is datetime or kind is date:
        return kind.fromisoformat(value)
    return kind(value) if issubclass(kind, Enum) else value


def _as_column(value: Any) -> Any:
    """A plain value as a column keeps it: a list becomes JSON text."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) if isinstance(value, list) else value
