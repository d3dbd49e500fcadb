"""How a library's database is reached: SQLite in the library's folder, or PostgreSQL by its address."""

from __future__ import annotations

import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from workshop.errors import LibraryError
from workshop.messages import message
from workshop.store.failures import BUSY_SECONDS, is_busy

if TYPE_CHECKING:
    from collections.abc import Iterator

PRAGMAS = {
    "busy_timeout": BUSY_SECONDS * 1000,
    "foreign_keys": 1,
    "secure_delete": 1,
    "synchronous": 2,
    "journal_mode": "truncate",
}
"""What each connection is set to, as SQLite says it back. WAL is not used: the SQLite that ships with many Pythons can
lose committed pages in it (fixed in 3.51.3, 3.50.7 and 3.44.6)."""

_TURN_SECONDS = 0.002
_ONE_WRITER = 0x776F726B73686F70
"""The advisory lock of PostgreSQL under which all writers of a library stand in line."""


def make_engine(url: str | None, database: Path) -> Engine:
    """An engine that connects when it is first used. Transactions are begun by `transaction`, never by the driver.

    SQLite connections are not kept between transactions: nothing is held open in a process that lives long, and none is
    carried over a fork.
    """
    if url is None or url.startswith("sqlite"):
        address = URL.create("sqlite", database=str(database)) if url is None else make_url(url)
        engine = create_engine(
            address, isolation_level="AUTOCOMMIT", poolclass=NullPool, connect_args={"timeout": BUSY_SECONDS}
        )
        event.listen(engine, "connect", _set_pragmas)
        return engine
    return create_engine(url, isolation_level="AUTOCOMMIT", pool_pre_ping=True)


@contextmanager
def transaction(engine: Engine, *, write: bool, foreign_keys: bool = True) -> Iterator[Connection]:
    """A transaction: a consistent snapshot to read, or the only writer. Rolled back on any exception.

    Without `foreign_keys`, SQLite does not watch references, as whoever makes a table anew needs.
    """
    connection = _begun(engine, write=write, foreign_keys=foreign_keys)
    try:
        yield connection
        connection.exec_driver_sql("COMMIT")
    except BaseException:
        roll_back(connection)
        raise
    finally:
        connection.close()


def roll_back(connection: Connection) -> None:
    """End a transaction as if it had never been; the database may have done so itself."""
    try:
        connection.exec_driver_sql("ROLLBACK")
    except DBAPIError:
        connection.invalidate()


def wrong_pragmas(connection: Connection) -> dict[str, Any]:
    """The settings of a SQLite connection that are not as they must be, with what they are."""
    said = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in PRAGMAS}
    return {name: value for name, value in said.items() if value != PRAGMAS[name]}


def _begun(engine: Engine, *, write: bool, foreign_keys: bool) -> Connection:
    """A connection whose transaction has begun; a writer's is to the file that bears the database's name by then.

    Else whoever waited while a damaged database was made anew would write to the one that was put aside.
    """
    while True:
        before = _file_of(engine)
        connection = engine.connect()
        try:
            if connection.dialect.name == "sqlite" and not foreign_keys:
                connection.exec_driver_sql("PRAGMA foreign_keys=0")
            _begin(connection, write=write)
            if not write or _file_of(engine) == before:
                return connection
            roll_back(connection)
        except BaseException:
            connection.close()
            raise
        connection.close()


def _file_of(engine: Engine) -> tuple[int, int] | None:
    """Which file bears the name of a SQLite database now; None where there is none."""
    if engine.dialect.name != "sqlite":
        return None
    try:
        found = Path(engine.url.database or "").stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _begin(connection: Connection, *, write: bool) -> None:
    """Begin as `transaction` says. PostgreSQL's writers stand in line as SQLite's do, so that look-then-write holds."""
    if connection.dialect.name == "sqlite":
        _begin_sqlite(connection, write=write)
    elif write:
        connection.exec_driver_sql("BEGIN")
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{BUSY_SECONDS}s'")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ONE_WRITER})")
    else:
        connection.exec_driver_sql("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")


def _begin_sqlite(connection: Connection, *, write: bool) -> None:
    """Begin on SQLite, whose own way to wait sleeps so long at a time that a patient writer may never get its turn."""
    if not write:
        connection.exec_driver_sql("BEGIN")
        return
    give_up = time.monotonic() + BUSY_SECONDS
    connection.exec_driver_sql("PRAGMA busy_timeout=0")
    while True:
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            break
        except DBAPIError as failure:
            if not is_busy(failure) or time.monotonic() > give_up:
                raise
            time.sleep(_TURN_SECONDS)
    connection.exec_driver_sql(f"PRAGMA busy_timeout={PRAGMAS['busy_timeout']}")


def _set_pragmas(connection: Any, _record: Any) -> None:
    """Set a new SQLite connection up and read back that it took."""
    for name, value in PRAGMAS.items():
        connection.execute(f"PRAGMA {name}={value}")
        said = connection.execute(f"PRAGMA {name}").fetchone()[0]
        if said != value:
            raise LibraryError(
                message("The library's database does not keep its safety setting {name}.", name=name),
                message("Another program may have the database open; close it, then try again."),
            )
