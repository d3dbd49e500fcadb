"""Making a lost or damaged database anew from the mirrors and journals. The damaged one is kept, byte for byte."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workshop.domain.event import Event
from workshop.domain.ids import new_id
from workshop.domain.people import Person
from workshop.domain.session import Session
from workshop.domain.take import Take
from workshop.messages import Message, plural
from workshop.store import codec, durable, failures
from workshop.store.hold import held
from workshop.store.library import Library
from workshop.store.mend import mend
from workshop.store.registry import KINDS
from workshop.store.salvage import Salvage, gather

if TYPE_CHECKING:
    from contextlib import ExitStack
    from pathlib import Path

    from sqlalchemy import Engine

    from workshop.clock import Clock
    from workshop.paths import Paths

COMPANIONS = ("-journal", "-wal", "-shm")


@dataclass(frozen=True, slots=True)
class Report:
    """What a rebuilt library holds. `damaged` is where the old database is now, None where there was none.

    `problems` says what could not be brought back.
    """

    people: int
    sessions: int
    takes: int
    events: int
    damaged: Path | None
    problems: tuple[Message, ...]


def rebuild(paths: Paths, clock: Clock) -> Report:
    """Make the database anew and put it in the old one's place.

    Mirrors that hold more than could be read are kept too, beside the ones that take their place. Nobody can write to
    the old database meanwhile; whoever waits writes to the new one.

    Raises:
        LibraryError: It is whole or busy, there is nothing to rebuild from, or a mirror is from a newer version;
            nothing was changed.
    """
    if not paths.home.is_dir():
        raise failures.nothing_left(paths.home)
    with held(paths) as hold:
        salvage = gather(paths)
        mend(salvage)
        stamp = clock.now().strftime("%Y%m%dT%H%M%S%f")
        try:
            damaged = _replace(paths, salvage, stamp, hold)
        except OSError as failure:
            raise failures.explain(failure, paths.home) from failure
    Library(paths, clock).catch_up()
    people, sessions, takes, events = (len(salvage.records[kind]) for kind in (Person, Session, Take, Event))
    return Report(people, sessions, takes, events, damaged, tuple(salvage.problems))


def _replace(paths: Paths, salvage: Salvage, stamp: str, hold: ExitStack) -> Path | None:
    """Make the database anew beside the old one, and put it in its place; returns where the old one is now."""
    fresh = _fill(paths, salvage)
    for mirror in salvage.faulty:
        durable.replace_file(mirror.with_name(f"{mirror.stem}-damaged-{stamp}.json"), mirror.read_bytes())
    if os.name != "posix":
        hold.close()  # elsewhere a file that is open cannot be moved, by which others are kept off as well
    return _swap(paths, fresh, stamp)


def _fill(paths: Paths, salvage: Salvage) -> Path:
    """Write the records to a new database beside the old one."""
    from workshop.store.engine import make_engine

    if not any(salvage.records.values()):
        raise failures.nothing_left(paths.home)
    fresh = paths.database.with_name("workshop-rebuilding.db")
    _discard(fresh)
    durable.create_private(fresh)
    engine = make_engine(None, fresh)
    try:
        _write(engine, salvage)
    except Exception as failure:
        _discard(fresh)
        raise failures.explain(failure, paths.home) from failure
    finally:
        engine.dispose()
    return fresh


def _write(engine: Engine, salvage: Salvage) -> None:
    """Make the tables and put the records in, in one transaction that is checked before it ends."""
    from sqlalchemy import func, select

    from workshop.store.engine import transaction
    from workshop.store.opening import make_tables
    from workshop.store.tables import METADATA

    kinds = {kind.table: kind.record for kind in KINDS}
    with transaction(engine, write=True) as connection:
        make_tables(connection, salvage.site or new_id(), register_seq=salvage.register_seq + 1)
        for table in METADATA.sorted_tables:
            rows = [codec.to_row(record) for record in salvage.records.get(kinds.get(table.name, object), {}).values()]
            if rows:
                connection.execute(table.insert().prefix_with("OR IGNORE"), rows)
                missing = len(rows) - connection.execute(select(func.count()).select_from(table)).scalar_one()
                if missing:
                    salvage.problems.append(_contradicting(missing, table.name))


def _contradicting(count: int, table: str) -> Message:
    """That records were left out since no database could hold them together."""
    return plural(
        "{count} record of {table} was left out: it contradicts another.",
        "{count} records of {table} were left out: they contradict others.",
        count,
        table=table,
    )


def _swap(paths: Paths, fresh: Path, stamp: str) -> Path | None:
    """Move the old database aside with whatever belongs to it, and the new one into its place."""
    aside = paths.database.with_name(f"workshop-damaged-{stamp}.db")
    there = paths.database.exists()
    for companion in COMPANIONS:
        old = paths.database.with_name(paths.database.name + companion)
        if there and old.exists() and old.stat().st_size:
            durable.replace_file(aside.with_name(aside.name + companion), old.read_bytes())
    if there:
        os.rename(paths.database, aside)  # noqa: PTH104 - must not replace on any platform
        durable.sync_folder(paths.home)
    # Only now: a database without the journal of what was begun in it would open as if it were whole.
    for companion in COMPANIONS:
        paths.database.with_name(paths.database.name + companion).unlink(missing_ok=True)
    fresh.replace(paths.database)
    _discard(fresh)
    durable.sync_folder(paths.home)
    return aside if there else None


def _discard(database: Path) -> None:
    """Remove a database of our own making and what belongs to it."""
    for companion in ("", *COMPANIONS):
        database.with_name(database.name + companion).unlink(missing_ok=True)
