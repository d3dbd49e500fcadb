"""What the field of an event may hold. Pure but for the look whether a word is somebody's alias."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

from workshop.domain.people import Person, name_key

if TYPE_CHECKING:
    from workshop.store.transaction import Reader

WORD = re.compile(r"[A-Za-z0-9._:+#/-]{1,64}")
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
LARGEST = 2**63 - 1


def fits(declared: str, value: Any) -> bool:
    """Whether `value` is of a declared type: id, int, number, bool, word or `one|of|these`, with ? for None too."""
    if value is None:
        return declared.endswith("?")
    kind = declared.removesuffix("?")
    if isinstance(value, str):
        pattern = {"id": ID, "word": WORD}.get(kind)
        return pattern.fullmatch(value) is not None if pattern else "|" in kind and value in kind.split("|")
    if type(value) is int:
        return kind in {"int", "number"} and abs(value) <= LARGEST
    return (kind == "bool" and type(value) is bool) or (kind == "number" and _is_finite(value))


def _is_finite(value: Any) -> bool:
    """Whether a value is a floating-point number that JSON can hold."""
    return type(value) is float and math.isfinite(value)


def is_somebodys(tx: Reader, declared: str, value: Any) -> bool:
    """Whether a value says who somebody is: the id of a person, or a free word that is an alias in the register."""
    match declared.removesuffix("?"):
        case "id":
            return value is not None and tx.get(Person, value) is not None
        case "word" if value is not None:
            return any(name_key(person.alias) == name_key(value) for person in tx.find(Person))
    return False
