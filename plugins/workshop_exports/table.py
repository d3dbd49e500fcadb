"""CSV that does no harm in a spreadsheet: UTF-8 with a byte order mark, semicolons, no cell that is a formula."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop import csv_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


def write_table(path: Path, columns: Iterable[str], rows: Iterable[Mapping[str, object]]) -> None:
    """Write rows under a line of column names. Numbers have a decimal point, None is empty."""
    with path.open("x", encoding="utf-8-sig", newline="") as file:
        file.write(csv_text(columns, rows))
