"""Looking at a library finds what is wrong and changes nothing."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from tests.store.conftest import killed_in_the_middle
from workshop.store import health
from workshop.store.health import Condition, condition, examine
from workshop.store.library import Library


def test_a_healthy_library_has_nothing_to_say(full_evening):
    assert examine(full_evening.library) == ()
    assert condition(full_evening.library.paths.database) is Condition.WHOLE


def test_a_healthy_shared_library_has_nothing_to_say(any_evening):
    assert examine(any_evening.library) == ()


@pytest.mark.parametrize(
    ("statement", "word"),
    [
        ("UPDATE event SET data = '{}' WHERE seq = 2", "entry 2"),
        ("DELETE FROM event WHERE seq = 1", "entry 1"),
        ("UPDATE session SET mirrored_seq = -1", "out of date"),
    ],
)
def test_what_was_tampered_with_is_named(full_evening, statement, word):
    with full_evening.library.write() as tx:
        tx.connection.exec_driver_sql(statement)
    assert any(word in str(problem) for problem in examine(full_evening.library))


def test_references_that_lead_nowhere_are_named(full_evening):
    from workshop.store.engine import transaction

    engine = full_evening.library._opened[0]
    with transaction(engine, write=True, foreign_keys=False) as connection:
        connection.exec_driver_sql("DELETE FROM person")
    assert any("name others" in str(problem) for problem in examine(full_evening.library))


@pytest.mark.parametrize("place", [0, 30, 5000, 60_000])
def test_damage_anywhere_is_seen_without_touching_it(full_evening, place):
    database = full_evening.library.paths.database
    content = bytearray(database.read_bytes())
    content[place : place + 4096] = b"\xa5" * 4096
    database.write_bytes(content)
    assert condition(database) is Condition.DAMAGED
    assert database.read_bytes() == bytes(content)


def test_half_done_work_of_a_killed_process_is_called_unfinished_and_left_to_the_next_command(full_evening):
    database = full_evening.library.paths.database
    before = database.read_bytes()
    journal = killed_in_the_middle(database)
    half_done = database.read_bytes(), journal.read_bytes()
    assert condition(database) is Condition.UNFINISHED
    assert (database.read_bytes(), journal.read_bytes()) == half_done
    assert full_evening.library.catch_up() == 0
    assert condition(database) is Condition.WHOLE
    assert database.read_bytes() == before


def test_a_database_that_another_process_keeps_to_itself_is_busy_not_damaged(full_evening, monkeypatch):
    monkeypatch.setattr(health, "BUSY_SECONDS", 0.05)
    database = full_evening.library.paths.database
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert condition(database) is Condition.BUSY


def test_something_else_or_nothing_is_not_a_whole_library(tmp_path, paths, clock):
    assert condition(paths.database) is Condition.MISSING
    assert Library(paths, clock).site
    (tmp_path / "x.db").touch()
    assert condition(tmp_path / "x.db") is Condition.MISSING
    with closing(sqlite3.connect(tmp_path / "photos.db")) as other:
        other.execute("CREATE TABLE photos (id)")
    assert condition(tmp_path / "photos.db") is Condition.DAMAGED


def test_a_mirror_that_no_database_could_be_made_from_is_named(full_evening):
    paths = full_evening.library.paths
    (paths.session(full_evening.session.folder) / "session.json").write_bytes(b'{"session": [')
    said = [str(problem) for problem in examine(full_evening.library)]
    assert len(said) == 1
    assert f"sessions/{full_evening.session.folder}/session.json" in said[0]


def test_a_mirror_that_is_gone_is_counted(full_evening):
    full_evening.library.paths.register.unlink()
    assert "missing" in str(examine(full_evening.library)[0])
