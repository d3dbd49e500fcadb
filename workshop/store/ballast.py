"""Room held in reserve on the library's disk, so that a full disk does not keep a session from being closed."""

from __future__ import annotations

import logging
import os
import shutil
import sqlite3
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from workshop.messages import Message, message
from workshop.paths import make_private

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sqlalchemy import Engine

MEBIBYTE = 2**20
BALLAST_BYTES = 32 * MEBIBYTE
AMPLE = 8
"""How many times its own size a disk must have free for the ballast to be laid in."""
LITTLE_BYTES = 2 * MEBIBYTE
"""With less than this, a change of the library and the mirrors of it may not find room."""
SETTING = "WORKSHOP_BALLAST"
WRITE = "BEGIN IMMEDIATE"

_log = logging.getLogger(__name__)


class Ballast:
    """A file at `path` of `size` bytes that is worth nothing but its room; a size of 0 means none.

    `freed` says whether this process has let go of it, which the leader is to be told.
    """

    def __init__(self, path: Path, size: int = BALLAST_BYTES) -> None:
        self.path, self.size = path, size
        self.freed = False

    @property
    def there(self) -> bool:
        """Whether there is room to let go of."""
        return self.path.exists()

    @property
    def disk_is_full(self) -> bool:
        """Whether hardly anything more fits on the disk; unknown means no."""
        try:
            return shutil.disk_usage(self.path.parent).free < LITTLE_BYTES
        except OSError:
            return False

    def lay_in(self) -> None:
        """Make the file where it is not there and the disk has ample room. A disk that refuses goes without."""
        try:
            if not self.size or (self.there and self.path.stat().st_size >= self.size):
                return
            make_private(self.path.parent)
            if shutil.disk_usage(self.path.parent).free >= AMPLE * self.size:
                self._fill()
        except OSError as failure:
            _log.warning("no ballast: %s", failure)
            with suppress(OSError):
                self.path.unlink(missing_ok=True)

    def free(self) -> bool:
        """Let go of the room; returns whether there was any."""
        try:
            self.path.unlink()
        except OSError:
            return False
        self.freed = True
        return True

    def make_room(self) -> bool:
        """Let go of the room if the disk is full; returns whether there is room now that was not before."""
        return self.there and self.disk_is_full and self.free()

    def sentence(self) -> Message | None:
        """What a leader is told once the room was let go of."""
        if not self.freed:
            return None
        return message(
            "The disk is full. The library used the room that it keeps in reserve, so nothing was lost: "
            "make room on the disk now."
        )

    def _fill(self) -> None:
        """Write what no file system can press together: zeros may take no room at all."""
        block = os.urandom(MEBIBYTE)
        with open(self.path, "wb", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            file.writelines(block for _ in range(0, self.size, MEBIBYTE))


def ballast_bytes(environ: Mapping[str, str]) -> int:
    """The size that the environment asks for, in megabytes; 32 MiB where it says nothing or no number."""
    asked = environ.get(SETTING, "")
    return int(asked) * MEBIBYTE if asked.isdecimal() else BALLAST_BYTES


def spend_when_full(engine: Engine, ballast: Ballast) -> None:
    """Have a SQLite engine let go of the ballast when the disk is full, and try once more what did not fit."""
    from sqlalchemy import event

    def execute(cursor: Any, statement: str, parameters: Any, context: Any) -> bool:
        written: list[_Done] = context.root_connection.info.setdefault("written", [])
        _Attempt(cursor, ballast, written).run(_Done(statement, parameters))
        return True

    def execute_many(cursor: Any, statement: str, parameters: Any, context: Any) -> bool:
        written: list[_Done] = context.root_connection.info.setdefault("written", [])
        _Attempt(cursor, ballast, written).run(_Done(statement, parameters, many=True))
        return True

    event.listen(engine, "do_execute", execute)
    event.listen(engine, "do_executemany", execute_many)


@dataclass(frozen=True, slots=True)
class _Done:
    """A statement of a transaction; `version` is what SQLite calls the database's state when it began."""

    statement: str
    parameters: Any
    many: bool = False
    version: int = 0

    def run(self, cursor: sqlite3.Cursor) -> None:
        """Execute it."""
        (cursor.executemany if self.many else cursor.execute)(self.statement, self.parameters)


class _Attempt:
    """Executes one statement after those `written` in the same transaction."""

    def __init__(self, cursor: sqlite3.Cursor, ballast: Ballast, written: list[_Done]) -> None:
        self._cursor, self._ballast, self._written = cursor, ballast, written

    def run(self, wanted: _Done) -> None:
        """Execute it, once more with the ballast's room where it found none. Raises what SQLite raises then."""
        if wanted.statement == "COMMIT" and self._written:
            self._ballast.make_room()
        try:
            wanted.run(self._cursor)
        except sqlite3.OperationalError as failure:
            if not _is_full(failure) or not self._ballast.free() or not self._restored():
                raise
            wanted.run(self._cursor)
        if wanted.statement == WRITE:
            self._written[:] = [replace(wanted, version=self._version())]
        elif wanted.statement in {"COMMIT", "ROLLBACK"}:
            self._written.clear()
        elif self._written:
            self._written.append(wanted)

    def _restored(self) -> bool:
        """Whether the transaction is as it was before the failure; SQLite may have taken back the whole of it.

        Then it is done again from its beginning, but not where another process has written in between.
        """
        if self._cursor.connection.in_transaction:
            return True
        if not self._written:
            return False
        begun, *rest = self._written
        begun.run(self._cursor)
        if self._version() != begun.version:
            return False
        for done in rest:
            done.run(self._cursor)
        return True

    def _version(self) -> int:
        """What SQLite calls the state of the database; it changes when another connection commits."""
        return int(self._cursor.connection.execute("PRAGMA data_version").fetchone()[0])


def _is_full(failure: sqlite3.OperationalError) -> bool:
    return (getattr(failure, "sqlite_errorcode", 0) or 0) & 0xFF == sqlite3.SQLITE_FULL
