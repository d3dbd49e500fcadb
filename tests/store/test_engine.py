"""Each connection keeps its safety settings, and says so."""

from __future__ import annotations

import sqlite3

import pytest

from workshop.errors import LibraryError
from workshop.store import engine as engines
from workshop.store.engine import PRAGMAS, make_engine, transaction, wrong_pragmas


def test_every_connection_has_every_safety_setting(evening):
    with evening.library.read() as tx:
        said = {name: tx.connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in PRAGMAS}
    assert said == {
        "busy_timeout": 10_000, "foreign_keys": 1, "secure_delete": 1, "synchronous": 2, "journal_mode": "truncate",
    }  # fmt: skip


def test_a_setting_that_does_not_take_is_refused(tmp_path, monkeypatch):
    monkeypatch.setitem(engines.PRAGMAS, "journal_mode", "sideways")
    with pytest.raises(LibraryError), transaction(make_engine(None, tmp_path / "x.db"), write=False):
        pass


def test_a_setting_that_changed_is_named(tmp_path):
    with transaction(make_engine(None, tmp_path / "x.db"), write=False) as connection:
        assert wrong_pragmas(connection) == {}
        connection.exec_driver_sql("PRAGMA secure_delete=0")
        assert wrong_pragmas(connection) == {"secure_delete": 0}


def test_a_deleted_name_is_not_left_in_the_file(evening, paths):
    person = evening.people[1]
    assert person.alias.encode() in paths.database.read_bytes()
    with evening.library.write() as tx:
        tx.remove(person)
    assert person.alias.encode() not in paths.database.read_bytes()


def test_a_write_transaction_keeps_other_writers_out_from_its_beginning(evening, paths):
    other = sqlite3.connect(paths.database, timeout=0, isolation_level=None)
    with evening.library.write(), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    other.close()
