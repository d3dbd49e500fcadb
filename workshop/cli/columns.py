"""The columns of a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: the rows' key, a heading (marked with `N_`), and what its values are.

    `kind` is text, word (a closed word, translated), time (an instant, shown as local hours and minutes), date, when
    (both), last day (before an instant), weekly (`tue 17:00`), length (seconds, as 0:10.0), level (dBFS) or number;
    the last three are set to the right. `value` makes the value from the whole row, where that holds more than a cell.
    """

    key: str
    heading: str
    kind: str = "text"
    value: Callable[[Mapping[str, Any]], Any] | None = None

    def of(self, row: Mapping[str, Any]) -> Any:
        """The column's value in a row."""
        return row.get(self.key) if self.value is None else self.value(row)

    @property
    def right(self) -> bool:
        """Whether values are set to the right."""
        return self.kind in {"number", "length", "level"}
