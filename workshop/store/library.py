"""The library: the one way to its records. Safe to use from several threads, processes and terminals at once."""

from __future__ import annotations

import logging
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from workshop.errors import LibraryError
from workshop.store import failures
from workshop.store.ballast import Ballast, spend_when_full

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

    from workshop.clock import Clock
    from workshop.paths import Paths
    from workshop.store.transaction import Reader, Writer

_log = logging.getLogger(__name__)


class Library:
    """The records of one library. Nothing is opened, made or imported before the first `read` or `write`.

    `url` leads to a shared PostgreSQL database, such as `postgresql+pg8000://user@host/name`; None means the
    database in the library's own folder. `ballast` is how many bytes of room are held in reserve, when `ballast.lay_in`
    is called, for the day when the disk is full.

    Raises, from everything that touches the database:
        LibraryError: It is read-only, full, busy, newer, damaged or out of reach; nothing was changed.
    """

    def __init__(self, paths: Paths, clock: Clock, *, url: str | None = None, ballast: int = 0) -> None:
        self.paths = paths
        self.ballast = Ballast(paths.run / "ballast", ballast)
        self._clock = clock
        self._url = url
        self._lock = threading.Lock()
        self._opened: tuple[Engine, str] | None = None
        self._busy = threading.local()

    @property
    def site(self) -> str:
        """The id of this library, which every row that it makes carries."""
        return self._open()[1]

    @contextmanager
    def read(self) -> Iterator[Reader]:
        """A consistent snapshot. Keep it short: a writer waits until it is closed."""
        from workshop.store.transaction import Reader

        with self._transaction(write=False) as connection:
            yield Reader(connection)

    @contextmanager
    def write(self) -> Iterator[Writer]:
        """The only writer at that moment: committed at the end, as if never begun on any exception.

        The mirrors of what was changed are rewritten before this returns. A mirror that cannot be written does not undo
        the change: `catch_up` writes it later.
        """
        from workshop.store.mirrors import mark_outdated
        from workshop.store.transaction import Writer

        site = self.site
        with self._transaction(write=True) as connection:
            writer = Writer(connection, self._clock, site)
            yield writer
            mark_outdated(writer, writer.sessions, register=writer.register)
        self._rewrite(sorted(writer.sessions), register=writer.register)

    def lagging(self) -> tuple[list[str], bool]:
        """The ids of sessions whose mirrors lag behind the database or are missing, and whether the register's does."""
        from workshop.store.mirrors import lagging

        with self.read() as reader:
            return lagging(reader, self.paths)

    def catch_up(self) -> int:
        """Rewrite the mirrors that lag behind or are gone; returns how many. Costs one SELECT when none do."""
        sessions, register = self.lagging()
        written = sum(self._rewrite([session]) for session in sessions)
        return written + (self._rewrite([], register=True) if register else 0)

    def close(self) -> None:
        """Let go of every connection; the next use opens the library again."""
        with self._lock:
            if self._opened is not None:
                self._opened[0].dispose()
            self._opened = None

    def _open(self) -> tuple[Engine, str]:
        """The engine and the site id, made sure of once."""
        with self._lock:
            if self._opened is None:
                from workshop.store.engine import make_engine
                from workshop.store.opening import open_library

                try:
                    with self._explained():
                        engine = make_engine(self._url, self.paths.database)
                        if engine.dialect.name == "sqlite":
                            spend_when_full(engine, self.ballast)
                        self._opened = (engine, open_library(engine, self.paths))
                except OSError as failure:
                    raise failures.explain(failure, self.paths.home) from failure
                except ImportError as missing:
                    raise failures.no_driver() from missing
            return self._opened

    @contextmanager
    def _transaction(self, *, write: bool) -> Iterator[Connection]:
        """A transaction in the words of this library's errors."""
        from workshop.store.engine import transaction
        from workshop.store.opening import check_version

        engine = self._open()[0]
        if write:
            self.ballast.make_room()
        with self._alone(write=write), self._explained(), transaction(engine, write=write) as connection:
            if write:
                check_version(connection, self.paths)
            yield connection

    @contextmanager
    def _alone(self, *, write: bool) -> Iterator[None]:
        """Refuse at once what would wait for itself: a write inside a read or write of the same thread."""
        depth = getattr(self._busy, "depth", 0)
        if write and depth:
            raise RuntimeError("write() inside a read() or write() of the same thread would wait for itself")
        self._busy.depth = depth + 1
        try:
            yield
        finally:
            self._busy.depth = depth

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn what the database raises into a LibraryError."""
        from sqlalchemy.exc import SQLAlchemyError

        try:
            yield
        except SQLAlchemyError as failure:
            raise failures.explain(failure, self.paths.home) from failure
        except UnicodeEncodeError as failure:
            raise failures.unreadable() from failure

    def _rewrite(self, sessions: list[str], *, register: bool = False) -> int:
        """Rewrite mirrors inside a write transaction, so that no older state is written last; returns how many."""
        from workshop.store.mirrors import write_register, write_session
        from workshop.store.transaction import Reader

        try:
            with self._transaction(write=True) as connection:
                for session in sessions:
                    write_session(Reader(connection), self.paths, session)
                if register:
                    write_register(Reader(connection), self.paths)
        except (LibraryError, OSError) as failure:
            if self.ballast.make_room():
                return self._rewrite(sessions, register=register)
            _log.warning("a mirror could not be written: %s", failure)
            return 0
        return len(sessions) + register
