"""Names of files that every system takes, made from what people call things."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_MOST_BYTES = 200
"""Systems take 255; what is being written has more signs at both ends of its name."""
_RESERVED = re.compile(r"con|prn|aux|nul|(?:com|lpt)[\d¹²³]", re.IGNORECASE)


def reserved(name: str) -> bool:
    """Whether Windows keeps a name for itself, whatever ending follows it."""
    return _RESERVED.fullmatch(name) is not None


def washed(text: str) -> str:
    """The letters, digits, _ and - of a text, with one - for all that stands between them; it may be empty."""
    return re.sub(r"[^\w-]+", "-", unicodedata.normalize("NFC", text)).strip("-")


def file_stem(*parts: str) -> str:
    """The name of a file without its ending, of texts such as a beat's name and a section's."""
    stem = "-".join(filter(None, map(washed, parts)))
    stem = stem.encode()[:_MOST_BYTES].decode(errors="ignore")
    return f"{stem or 'beat'}-1" if not stem or reserved(stem) else stem


def file_stems(first: str, others: Iterable[str]) -> dict[str, str]:
    """One name for each of the `others`, which begins with `first`; no two are alike where case does not count."""
    found: dict[str, str] = {}
    for other in others:
        found[other] = numbered(file_stem(first, other), found.values())
    return found


def numbered(wanted: str, taken: Collection[str]) -> str:
    """A name, with a number after it where one of those `taken` differs from it in nothing but case."""
    known, name, number = {each.casefold() for each in taken}, wanted, 1
    while name.casefold() in known:
        number += 1
        name = f"{wanted}-{number}"
    return name
