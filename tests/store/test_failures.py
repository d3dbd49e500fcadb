"""Each way in which a driver or the disk fails has its own sentence."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from workshop.store import failures

HOME = Path("/music/Workshop")


def sqlite(code):
    failure = sqlite3.OperationalError("as SQLite says it")
    failure.sqlite_errorcode = code
    return OperationalError("SELECT 1", {}, failure)


def postgresql(code):
    return OperationalError("SELECT 1", {}, Exception({"C": code, "M": "as PostgreSQL says it"}))


@pytest.mark.parametrize(
    ("failure", "word"),
    [
        (sqlite(sqlite3.SQLITE_READONLY_DBMOVED), "written"),
        (sqlite(sqlite3.SQLITE_FULL), "full"),
        (sqlite(sqlite3.SQLITE_BUSY_SNAPSHOT), "busy"),
        (sqlite(sqlite3.SQLITE_CORRUPT_INDEX), "damaged"),
        (sqlite(sqlite3.SQLITE_NOTADB), "damaged"),
        (sqlite(sqlite3.SQLITE_CONSTRAINT_UNIQUE), "fit"),
        (sqlite(sqlite3.SQLITE_ERROR), "used"),
        (OSError(errno.ENOSPC, "x"), "full"),
        (OSError(errno.EROFS, "x"), "written"),
        (PermissionError(errno.EACCES, "x"), "written"),
        (OSError(errno.EIO, "x"), "used"),
        (postgresql("25006"), "written"),
        (postgresql("53100"), "full"),
        (postgresql("55P03"), "busy"),
        (postgresql("23505"), "fit"),
        (postgresql("42P01"), "used"),
        (ValueError("x"), "used"),
    ],
)
def test_a_failure_is_one_sentence_with_a_way_out(failure, word):
    refused = failures.explain(failure, HOME)
    assert word in str(refused)
    assert str(refused).endswith(".")
    assert refused.hint is not None
    assert "says it" not in str(refused)
