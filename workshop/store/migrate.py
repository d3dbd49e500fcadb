"""Bringing an older library's tables up to date: wholly or not at all, with a copy of the database made first."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, select

from workshop.errors import LibraryError
from workshop.messages import message
from workshop.store import durable, failures
from workshop.store.engine import transaction
from workshop.store.tables import SCHEMA, VERSION

if TYPE_CHECKING:
    from pathlib import Path

    from workshop.paths import Paths


def migrate(engine: Engine, paths: Paths, *, scripts: Path | None = None, target: str = SCHEMA) -> Path | None:
    """Bring the tables to `target`; returns where the copy of the older database is, or None where none was made.

    `scripts` is the folder of the steps; None means the package's own, wherever it is installed. A shared PostgreSQL
    database is not copied: that is for whoever looks after it.

    Raises:
        LibraryError: A step failed; the tables are as they were.
    """
    if scripts is None:
        with as_file(files("workshop.store") / "migrations") as folder:
            return migrate(engine, paths, scripts=folder, target=target)
    with transaction(engine, write=True, foreign_keys=False) as connection:
        version = connection.execute(select(VERSION.c.version_num)).scalar_one()
        if version >= target:
            return None
        copy = _copy_database(paths, version) if connection.dialect.name == "sqlite" else None
        try:
            run_steps(connection, scripts, target)
            _check_references(connection)
        except Exception as failure:
            if copy is not None:
                copy.unlink(missing_ok=True)
            known = failures.is_known(failure)
            raise (failures.explain(failure, paths.home) if known else _not_migrated()) from failure
    return copy


def run_steps(connection: Connection, scripts: Path, target: str) -> None:
    """Run the steps from the version that the tables have up to `target`, in the transaction that is open."""
    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, target)


def _copy_database(paths: Paths, version: str) -> Path:
    """Copy the database as it stands to a file beside it, while no one else may write."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    copy = paths.database.with_name(f"workshop-version-{version}-{stamp}.db")
    fresh = copy.with_name(f".{copy.name}.new")
    fresh.unlink(missing_ok=True)
    durable.create_private(fresh)
    try:
        with closing(sqlite3.connect(paths.database)) as source, closing(sqlite3.connect(fresh)) as target:
            source.backup(target)
        fresh.replace(copy)
        durable.sync_folder(copy.parent)
    except (sqlite3.Error, OSError) as failure:
        fresh.unlink(missing_ok=True)
        raise failures.explain(failure, paths.home) from failure
    return copy


def _check_references(connection: Connection) -> None:
    """Refuse a step that left rows naming others that are gone, which nothing watches while tables are made anew."""
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise ValueError("a step left rows whose references lead nowhere")


def _not_migrated() -> LibraryError:
    """The refusal after a failed step."""
    return LibraryError(
        message("The library could not be brought up to this version; it is as it was."),
        message("Go on with the version of Workshop that you used before, and tell its developers."),
    )
