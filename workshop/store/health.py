"""Whether a library is whole. Looking changes nothing, not even where a killed process left work half done."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from workshop.domain.event import first_break
from workshop.domain.session import Session
from workshop.messages import Message, message, plural

if TYPE_CHECKING:
    from pathlib import Path

    from workshop.store.library import Library


def is_whole(database: Path) -> bool:
    """Whether a SQLite file is a database without damage that no other process was stopped in the middle of writing."""
    journal = database.with_name(f"{database.name}-journal")
    if not database.exists() or (journal.exists() and journal.stat().st_size > 0):
        return False
    try:
        with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            said = connection.execute("PRAGMA integrity_check").fetchall()
            tables = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'schema_version'").fetchone()
    except sqlite3.Error:
        return False
    return said == [("ok",)] and tables == (1,)


def examine(library: Library) -> tuple[Message, ...]:
    """Everything that is not as it should be in a library that opens: references, logs that were altered, mirrors.

    Raises:
        LibraryError: It does not open.
    """
    from workshop.store.engine import wrong_pragmas

    found = []
    with library.read() as reader:
        if reader.connection.dialect.name == "sqlite":
            found += [
                message("The database's safety setting {name} is {value}.", name=name, value=value)
                for name, value in wrong_pragmas(reader.connection).items()
            ]
            if reader.connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                found.append(message("The database holds records that name others which are not there."))
        for session in reader.find(Session):
            broken = first_break(reader.events(session.id))
            if broken is not None:
                found.append(altered_log(session.folder, broken))
    sessions, register = library.lagging()
    if sessions or register:
        text = "{count} copy of the records beside the database is out of date."
        found.append(
            plural(text, "{count} copies of the records beside the database are out of date.", len(sessions) + register)
        )
    return tuple(found)


def altered_log(folder: str, number: int) -> Message:
    """That the log of a session does not hold together from an entry on."""
    return message(
        "The log of the session in {folder} was altered, or lost entries, at entry {number}.",
        folder=folder,
        number=number,
    )
