"""What every column means, and which columns need level alias: the one authority on what leaves the library."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from workshop.services.disclosure.values import Definition, Level, Row, Suppressed

Table = Mapping[str, Mapping[str, str]]


class Definitions:
    """The definitions file, read once for one export."""

    def __init__(self) -> None:
        text = (files("workshop.services.disclosure") / "definitions.toml").read_text(encoding="utf-8")
        told: dict[str, Any] = tomllib.loads(text)
        self._reasons: Table = told.pop("reasons")
        self._tables: Mapping[str, Table] = told

    def allowed(self, table: str, row: Row, level: Level) -> Row:
        """The row with every cell emptied that `level` does not allow.

        Raises:
            KeyError: A column is not defined, so it may not leave.
        """
        columns = self._tables[table]
        return {
            name: "" if columns[name].get("only") and level is not Level.ALIAS else value for name, value in row.items()
        }

    def kept_home(self, level: Level) -> tuple[Suppressed, ...]:
        """What `level` leaves out: columns below level alias, and whole tables at level counts."""
        if level is Level.ALIAS:
            return ()
        if level is Level.COUNTS:
            return tuple(self.suppressed(table, "counts") for table in self._tables if table != "session")
        return tuple(
            self.suppressed(f"{table}.{column}", facts["only"])
            for table, columns in self._tables.items()
            for column, facts in columns.items()
            if "only" in facts
        )

    def suppressed(self, field: str, reason: str) -> Suppressed:
        """A field that was left out for a reason of the definitions file."""
        why = self._reasons[reason]
        return Suppressed(field, reason, Definition(why["en"], why["nb"]))

    def of(self, tables: Mapping[str, Row | None]) -> dict[str, dict[str, Definition]]:
        """The meaning of every column of the tables (name -> a row of it, or None for all its columns)."""
        return {
            table: {
                name: Definition(facts["en"], facts["nb"])
                for name, facts in self._tables[table].items()
                if row is None or name in row
            }
            for table, row in tables.items()
        }
