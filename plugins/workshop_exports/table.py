"""CSV that does no harm in a spreadsheet: UTF-8 with a byte order mark, semicolons, no cell that is a formula."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001 - spreadsheets read these too
GUARD = "'"


def write_table(path: Path, columns: Iterable[str], rows: Iterable[Mapping[str, object]]) -> None:
    """Write rows under a line of column names. Numbers have a decimal point, None is empty."""
    names = list(columns)
    with path.open("x", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        writer.writerow(names)
        writer.writerows([cell(row.get(name)) for name in names] for row in rows)


def cell(value: object) -> str:
    """One value as text; words that a spreadsheet takes for a formula get an apostrophe (OWASP, CSV injection)."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return guarded(value) if isinstance(value, str) else str(value)


def guarded(words: str) -> str:
    """Text with the guard where needed; also where it starts with one, so that taking one away gives the text back."""
    return GUARD + words if words.lstrip(" ").startswith((*FORMULA, GUARD)) else words
