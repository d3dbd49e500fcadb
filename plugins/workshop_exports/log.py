"""Format `log`: what happened in a session, as JSON, as tables, and with a README that defines every column."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from workshop_exports.copies import copy_recordings
from workshop_exports.readme import readme
from workshop_exports.table import write_table

if TYPE_CHECKING:
    from pathlib import Path

    from workshop import Disclosure

FORMAT = "music-workshop-log"
VERSION = 1
CSV_TABLES = ("attendance", "tracks", "events")
IF_ANY = ("turns",)
"""Tables that have a file of their own where there is something in them."""


def write(disclosure: Disclosure, folder: Path) -> None:
    """Write the log into an empty folder: session.json, tables as CSV, README.txt, copies of recordings.

    A disclosure without rows (level counts) gets one table of totals instead.
    """
    _write_json(folder / "session.json", document(disclosure))
    files = {name: f"{name}.csv" for name in CSV_TABLES if name in disclosure.definitions} or {"session": "totals.csv"}
    files |= {name: f"{name}.csv" for name in IF_ANY if disclosure.table(name)}
    for table in {*CSV_TABLES, *IF_ANY} & set(files):
        write_table(folder / files[table], disclosure.definitions[table], disclosure.table(table))
    if "session" in files:
        totals = ({"fact": name, "value": value} for name, value in disclosure.session.items())
        write_table(folder / files["session"], ("fact", "value"), totals)
    (folder / "README.txt").write_text(readme(disclosure, files), encoding="utf-8", newline="\r\n")
    copy_recordings(disclosure, folder)


def document(disclosure: Disclosure) -> dict[str, Any]:
    """The whole disclosure as JSON values: the session's facts, then every table by name as a list of objects."""
    tables = {name: list(disclosure.table(name)) for name in disclosure.definitions if name != "session"}
    return {
        "format": FORMAT,
        "version": VERSION,
        "level": str(disclosure.level),
        "session": disclosure.session,
        **tables,
        "suppressed": [
            {"field": s.field, "reason": s.reason, "en": s.why.en, "nb": s.why.nb} for s in disclosure.suppressed
        ],
    }


def _write_json(path: Path, value: object) -> None:
    """Write readable JSON in UTF-8."""
    text = json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")
