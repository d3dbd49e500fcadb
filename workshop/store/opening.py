"""Opening a library: made where there is none, brought up to date where it is older, refused where it is newer."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, select
from sqlalchemy.exc import DBAPIError

from workshop.domain.ids import new_id
from workshop.domain.journal import JOURNAL
from workshop.store import durable, failures
from workshop.store.engine import transaction
from workshop.store.mirrors import SESSION_MIRROR
from workshop.store.tables import LIBRARY, METADATA, SCHEMA, VERSION

if TYPE_CHECKING:
    from workshop.paths import Paths


def open_library(engine: Engine, paths: Paths) -> str:
    """Make sure that the library is there with the tables of this version; returns its site id.

    Raises:
        LibraryError: It is newer than this version, damaged, or cannot be made or brought up to date.
    """
    if engine.dialect.name == "sqlite" and not _has_content(engine):
        create(engine, paths)
    try:
        found = _version_and_site(engine)
    except DBAPIError:
        with transaction(engine, write=False) as connection:
            if inspect(connection).get_table_names():
                raise
        create(engine, paths)
        found = _version_and_site(engine)
    version, site = found
    if version != SCHEMA:
        _bring_up_to_date(engine, paths, version)
    return site


def create(engine: Engine, paths: Paths) -> None:
    """Make the tables of a new library, unless another process has just done so.

    Raises:
        LibraryError: There are mirrors of a library whose database is gone.
    """
    local = engine.dialect.name == "sqlite"
    if local:
        traces = (f"*/{SESSION_MIRROR}", f"*/takes/*/{JOURNAL}")
        if paths.register.exists() or any(any(paths.sessions.glob(trace)) for trace in traces):
            raise failures.lost()
        _claim(engine, paths)
    with transaction(engine, write=True) as connection:
        if not inspect(connection).has_table(VERSION.name):
            make_tables(connection, new_id())


def make_tables(connection: Connection, site: str, *, register_seq: int = 1) -> None:
    """Make all tables, empty but for what the library says about itself."""
    METADATA.create_all(connection, checkfirst=False)
    connection.execute(VERSION.insert().values(version_num=SCHEMA))
    facts = {"site": site, "register_seq": str(register_seq), "register_mirrored": "0"}
    connection.execute(LIBRARY.insert(), [{"key": key, "value": value} for key, value in facts.items()])


def check_version(connection: Connection, paths: Paths) -> None:
    """Refuse to write to a library that another process has brought to another version since it was opened."""
    if connection.execute(select(VERSION.c.version_num)).scalar_one() != SCHEMA:
        raise failures.newer(paths.home)


def _version_and_site(engine: Engine) -> tuple[str, str]:
    """The version of the library's tables and its site id, in one SELECT."""
    site = select(LIBRARY.c.value).where(LIBRARY.c.key == "site").scalar_subquery()
    with transaction(engine, write=False) as connection:
        row = connection.execute(select(VERSION.c.version_num, site)).one()
    return str(row[0]), str(row[1])


def _bring_up_to_date(engine: Engine, paths: Paths, version: str) -> None:
    """Migrate an older library; only this imports Alembic."""
    if not version.isdigit() or version > SCHEMA:
        raise failures.newer(paths.home)
    from workshop.store.migrate import migrate

    migrate(engine, paths)


def _has_content(engine: Engine) -> bool:
    """Whether the database file is there with anything in it; a process may have been killed while it made one."""
    file = Path(engine.url.database or "")
    return file.exists() and file.stat().st_size > 0


def _claim(engine: Engine, paths: Paths) -> None:
    """Make the library's folder and an empty database file, for nobody but the owner.

    A folder that was there becomes private as well, but not one that the whole machine shares.
    """
    durable.make_private(paths.home)
    if not paths.home.stat().st_mode & stat.S_ISVTX:
        paths.home.chmod(durable.PRIVATE_FOLDER)
    durable.create_private(Path(engine.url.database or ""))
