"""Tables for spreadsheets that do no harm there: semicolons, a decimal point, and no cell that is a formula."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001 - spreadsheets read these too
GUARD = "'"


def csv_text(columns: Iterable[str], rows: Iterable[Mapping[str, object]]) -> str:
    """Rows under a line of column names. Numbers have a decimal point, None is empty.

    Written as UTF-8 with a byte order mark, Norwegian letters come out right in every spreadsheet.
    """
    names, text = list(columns), StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([cell(row.get(name)) for name in names] for row in rows)
    return text.getvalue()


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
