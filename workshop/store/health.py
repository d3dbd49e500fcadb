"""Whether a library is whole. Looking changes nothing, not even where a killed process left work half done."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from enum import StrEnum
from typing import TYPE_CHECKING

from workshop.domain.event import first_break
from workshop.domain.session import Session
from workshop.messages import Message, message, plural
from workshop.store.failures import BUSY_SECONDS
from workshop.store.mirrors import SESSION_MIRROR

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from workshop.paths import Paths
    from workshop.store.library import Library
    from workshop.store.transaction import Reader


class Condition(StrEnum):
    """How a database file stands.

    `unfinished` is one that a process was stopped in the middle of writing: the next to open it puts that right.
    `busy` is one that another process kept to itself for as long as we waited.
    """

    WHOLE = "whole"
    DAMAGED = "damaged"
    UNFINISHED = "unfinished"
    BUSY = "busy"
    MISSING = "missing"


_TOLD = {sqlite3.SQLITE_READONLY: Condition.UNFINISHED, sqlite3.SQLITE_BUSY: Condition.BUSY}


def condition(database: Path) -> Condition:
    """How a SQLite file stands; waits while another process is in the middle of a change."""
    if not database.exists() or not database.stat().st_size:
        return Condition.MISSING
    address = f"{database.absolute().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS)) as connection:
            return Condition.WHOLE if is_sound(connection) else Condition.DAMAGED
    except sqlite3.Error as failure:
        return _TOLD.get((getattr(failure, "sqlite_errorcode", None) or 0) & 0xFF, Condition.DAMAGED)


def is_sound(connection: sqlite3.Connection) -> bool:
    """Whether an open database is a library's and has no damage. Raises sqlite3.Error where it has much."""
    said = connection.execute("PRAGMA integrity_check").fetchall()
    tables = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'schema_version'").fetchone()
    return bool(said == [("ok",)] and tables == (1,))


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
        found += _torn_mirrors(reader, library.paths)
    sessions, register = library.lagging()
    if sessions or register:
        found.append(
            plural(
                "{count} copy of the records beside the database is missing or out of date; "
                "the next command writes it.",
                "{count} copies of the records beside the database are missing or out of date; "
                "the next command writes them.",
                len(sessions) + register,
            )
        )
    return tuple(found)


def _torn_mirrors(reader: Reader, paths: Paths) -> Iterator[Message]:
    """The mirrors that no database could be made from."""
    folders = (paths.session(session.folder) for session in reader.find(Session))
    for mirror in (paths.register, *(folder / SESSION_MIRROR for folder in folders)):
        if mirror.is_file() and not _is_readable(mirror):
            name = mirror.relative_to(paths.home).as_posix()
            yield message("{file} cannot be read. Move it away, and the next command writes it anew.", file=name)


def _is_readable(mirror: Path) -> bool:
    """Whether a mirror holds what a mirror holds."""
    try:
        return isinstance(json.loads(mirror.read_text(encoding="utf-8")), dict)
    except (OSError, ValueError, RecursionError):
        return False


def altered_log(folder: str, number: int) -> Message:
    """That the log of a session does not hold together from an entry on."""
    return message(
        "The log of the session in {folder} was altered, or lost entries, at entry {number}.",
        folder=folder,
        number=number,
    )
