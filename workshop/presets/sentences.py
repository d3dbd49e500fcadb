"""Says what pydantic found wrong with a preset: the field, its line, and a sentence of our own for each kind of error.

The kinds are listed at https://docs.pydantic.dev/latest/errors/validation_errors/.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from workshop.messages import N_, Message, message
from workshop.presets.lines import Place, places_of_values
from workshop.presets.pictures import inside, spot_at
from workshop.presets.reading import problem
from workshop.presets.schemas import dotted, meant_by, what_is_missing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pydantic import BaseModel, ValidationError

Loc: TypeAlias = tuple[str | int, ...]

MOST_PROBLEMS = 50
ON_KEY = "key"
LIMITS = frozenset({"ge", "gt", "le", "lt", "multiple_of", "min_length", "max_length", "pattern"})
_WHOLE, _NUMBER, _TRUTH = N_("must be a whole number"), N_("must be a number"), N_("must be true or false")
_LIST, _TABLE = N_("must be a list in square brackets"), N_("must be a table")
_DATE, _TIME = N_("must be a date such as 2026-11-23"), N_("must be a time such as 17:00")
SENTENCES: Mapping[str, str] = {
    "string_type": N_("must be text in quotes"),
    "greater_than_equal": N_("must be at least {ge}"),
    "greater_than": N_("must be more than {gt}"),
    "less_than_equal": N_("must be at most {le}"),
    "less_than": N_("must be less than {lt}"),
    "multiple_of": N_("must be a multiple of {multiple_of}"),
    "string_too_short": N_("must have at least {min_length} characters"),
    "string_too_long": N_("must have at most {max_length} characters"),
    "too_short": N_("must have at least {min_length} items"),
    "too_long": N_("must have at most {max_length} items"),
    "string_pattern_mismatch": N_("must have the form {pattern}"),
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), _WHOLE),
    **dict.fromkeys(("float_type", "float_parsing", "finite_number", "decimal_type", "decimal_parsing"), _NUMBER),
    **dict.fromkeys(("bool_type", "bool_parsing"), _TRUTH),
    **dict.fromkeys(("list_type", "tuple_type", "set_type", "frozen_set_type"), _LIST),
    **dict.fromkeys(("dict_type", "model_type", "model_attributes_type"), _TABLE),
    **dict.fromkeys(("date_type", "date_parsing", "date_from_datetime_parsing"), _DATE),
    **dict.fromkeys(("time_type", "time_parsing"), _TIME),
}


def problems_of(error: ValidationError, model: type[BaseModel], path: Path, text: str) -> tuple[Message, ...]:
    """What is wrong with the file at `path`, which holds `text`, in the order of its lines; at most `MOST_PROBLEMS`."""
    places = places_of_values(text)
    details = error.errors(include_url=False)
    inner = {detail["loc"][:end] for detail in details for end in range(len(detail["loc"]))}
    schema = model.model_json_schema() if {"extra_forbidden", "missing"} & {each["type"] for each in details} else {}
    meant = {
        (*each["loc"][:-1], meant_by(schema, each["loc"])) for each in details if each["type"] == "extra_forbidden"
    }
    found = []
    for detail in details:
        if detail["type"] == "missing" and detail["loc"] in meant:
            # the name that was mistyped for it is told
            continue
        if detail["type"] == "too_short" and detail["loc"] in inner:
            # pydantic counts only the items that are right
            continue
        loc = _without_marks(detail["loc"], places, missing=detail["type"] == "missing")
        found.append((_place(detail, loc, places, text), loc, detail))
    found.sort(key=lambda one: one[0])
    said = [
        problem(path, _sentence(it, schema, loc), dotted(loc), None if _is_nowhere(it, loc) else spot_at(text, at))
        for at, loc, it in found[:MOST_PROBLEMS]
    ]
    if len(found) > MOST_PROBLEMS:
        said.append(problem(path, message("there are {count} more mistakes", count=len(found) - MOST_PROBLEMS)))
    return tuple(said)


def _place(detail: Mapping[str, Any], loc: Loc, places: Mapping[Loc, Place], text: str) -> int:
    """Where the caret goes: below the value, the sign of it that is wrong, or the key where that is what is wrong.

    A check of a plugin says which by a second argument of its ValueError: the number of the sign, or `ON_KEY`.
    """
    near = next(loc[:end] for end in range(len(loc), -1, -1) if loc[:end] in places)
    key, value = places[near]
    cause = detail.get("ctx", {}).get("error")
    where = cause.args[1] if isinstance(cause, ValueError) and len(cause.args) > 1 else None
    if near != loc or where == ON_KEY or detail["type"] == "extra_forbidden":
        return key
    return inside(text, value, where) if isinstance(where, int) else value


def _is_nowhere(detail: Mapping[str, Any], loc: Loc) -> bool:
    """Whether no line of the file is to blame: what a whole file lacks may be written anywhere."""
    return detail["type"] == "missing" and len(loc) == 1


def _without_marks(loc: Loc, places: Mapping[Loc, Place], *, missing: bool) -> Loc:
    """The path in the file: pydantic mixes in names of types it tried, which are no keys there."""
    path: Loc = ()
    for place, part in enumerate(loc):
        if (*path, part) in places or (missing and place == len(loc) - 1):
            path = (*path, part)
    return path


def _sentence(detail: Mapping[str, Any], schema: Mapping[str, Any], loc: Loc) -> Message:
    """What is wrong with one field."""
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "extra_forbidden":
        near = meant_by(schema, loc)
        return message("is unknown; did you mean {near}?", near=near) if near else message("is unknown")
    if kind == "missing":
        return what_is_missing(schema, loc)
    if kind in {"value_error", "assertion_error"}:
        cause = context["error"].args[0] if context["error"].args else ""
        return cause if isinstance(cause, Message) else message("{reason}", reason=str(cause))
    return _of_a_value(kind, context, detail)


def _of_a_value(kind: str, context: Mapping[str, Any], detail: Mapping[str, Any]) -> Message:
    """What is wrong with one value, by pydantic's kind of error."""
    if kind in {"literal_error", "enum"}:
        return message("must be one of {expected}", expected=", ".join(context["expected"].rsplit(" or ", 1)))
    if kind.endswith("too_short") and context.get("min_length") == 1:
        return message("must not be empty")
    sentence = SENTENCES.get(kind)
    if sentence in {_NUMBER, _WHOLE} and isinstance(detail["input"], str):
        return message("must be a number, without quotes")
    if sentence is not None:
        return Message(sentence, {name: _plain(value) for name, value in context.items() if name in LIMITS})
    return message("is not right: {reason}", reason=detail["msg"])


def _plain(limit: Any) -> Any:
    """A limit without a needless .0."""
    return int(limit) if isinstance(limit, float) and limit.is_integer() else limit
