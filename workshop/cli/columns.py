"""The columns of a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: the rows' key, a heading (marked with `N_`), and what its values are.

    `kind` is text, word (a closed word, translated), time (an instant, shown as local hours and minutes), date, when
    (both), last day (before an instant), weekly (`tue 17:00`), length (seconds, as 0:10.0), level (dBFS) or number;
    the last three are set to the right. `value` makes the value from the whole row, where that holds more than a cell.
    An `optional` column stands only where a row says something in it; nothing and 0 say nothing. In text, words may
    wrap; everything else stays in one piece, as does what is `whole`.
    """

    key: str
    heading: str
    kind: str = "text"
    value: Callable[[Mapping[str, Any]], Any] | None = None
    optional: bool = False
    whole: bool = False

    def of(self, row: Mapping[str, Any]) -> Any:
        """The column's value in a row."""
        return row.get(self.key) if self.value is None else self.value(row)

    @property
    def right(self) -> bool:
        """Whether values are set to the right."""
        return self.kind in {"number", "length", "level"}

    @property
    def wraps(self) -> bool:
        """Whether values may wrap between their words."""
        return self.kind == "text" and not self.whole

    def stands(self, rows: Iterable[Mapping[str, Any]]) -> bool:
        """Whether a table of these rows has the column."""
        return not self.optional or any(self.of(row) for row in rows)
