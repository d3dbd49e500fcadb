"""What one logged event costs beside one row in bare SQLite at the same durability: one transaction each, CPU.

Ours also chains the event, checks it and rewrites the session's mirror.
"""

from __future__ import annotations

import sqlite3
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from ratio import Ratio


def peer(folder: Path, rows: int) -> float:
    """CPU seconds a row of bare SQLite with the library's pragmas."""
    connection = sqlite3.connect(folder / "peer.db", isolation_level=None)
    connection.executescript(
        "pragma journal_mode=truncate; pragma synchronous=full; create table event (seq integer primary key, data text)"
    )
    started = time.process_time()
    for number in range(rows):
        connection.execute("begin immediate")
        connection.execute("insert into event values (?, ?)", (number, "{}" * 100))
        connection.execute("commit")
    return (time.process_time() - started) / rows


def ours(folder: Path, rows: int) -> float:
    """CPU seconds an event through the library."""
    from workshop.clock import SystemClock
    from workshop.domain.ids import new_id
    from workshop.domain.people import Group
    from workshop.domain.session import Session
    from workshop.paths import Paths
    from workshop.store.library import Library

    library = Library(Paths(folder / "library"), SystemClock())
    with library.write() as tx:
        group = Group(new_id(), library.site, "Gruppe")
        session = Session(new_id(), library.site, group.id, None, None, datetime.now(UTC), "Europe/Oslo", "folder")
        tx.add(group)
        tx.add(session)
    started = time.process_time()
    for number in range(rows):
        with library.write() as tx:
            tx.append(session.id, "note.added", data={"note": str(number)})
    return (time.process_time() - started) / rows


def measure(*, smoke: bool) -> Ratio:
    """Both in one run."""
    rows = 20 if smoke else 200
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        return Ratio("a logged event beside a bare SQLite row", ours(path, rows), peer(path, rows), "s CPU", 40.0)
