"""Keeping everybody off a damaged database while it is made anew, and sparing one that is whole."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from workshop.store import failures
from workshop.store.health import Condition, condition, is_sound
from workshop.store.lock import locked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workshop.paths import Paths


@contextmanager
def held(paths: Paths) -> Iterator[ExitStack]:
    """Hold the library's damaged database against every writer and every other rebuild; closing the stack lets it go.

    One that is too damaged to be opened cannot be held, but nobody can write to it either.

    Raises:
        LibraryError: It is whole, another process keeps it busy, or one is making it anew.
    """
    with locked(paths.run / "rebuild.lock", 0) as alone, ExitStack() as stack:
        if not alone:
            raise failures.rebuilding()
        connection = _begun(paths)
        if connection is not None:
            stack.callback(connection.close)
            if _is_sound(connection):
                raise failures.whole()
        yield stack


def _begun(paths: Paths) -> sqlite3.Connection | None:
    """A connection that is the database's only writer; None where it is gone, or too damaged to be opened."""
    if _is_lost(paths):
        return None
    address = f"{paths.database.absolute().as_uri()}?mode=rw"
    connection = None
    try:
        connection = sqlite3.connect(address, uri=True, timeout=failures.BUSY_SECONDS, isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.Error as failure:
        if connection is not None:
            connection.close()
        if failures.is_busy(failure):
            raise failures.explain(failure, paths.home) from failure
        return None
    return connection


def _is_lost(paths: Paths) -> bool:
    """Whether the database must not be opened to write: it is gone, or what was begun in it cannot be put right."""
    while (found := condition(paths.database)) is Condition.UNFINISHED:
        if _heals(paths.database):
            return False
        # Meanwhile another process may have put it right, and what was copied be neither the old nor the new.
        if condition(paths.database) is Condition.UNFINISHED:
            return True
    return found is Condition.MISSING


def _heals(database: Path) -> bool:
    """Whether a database in which a process was stopped is whole when it is opened: tried on a copy."""
    with tempfile.TemporaryDirectory(dir=database.parent, prefix=".workshop-trial-") as folder:
        for companion in ("", "-journal", "-wal"):
            with suppress(FileNotFoundError):
                shutil.copyfile(f"{database}{companion}", Path(folder) / f"{database.name}{companion}")
        with closing(sqlite3.connect(Path(folder) / database.name)) as connection:
            return _is_sound(connection)


def _is_sound(connection: sqlite3.Connection) -> bool:
    """Whether an open database is whole; one that cannot even say so is not."""
    try:
        return is_sound(connection)
    except sqlite3.Error:
        return False
