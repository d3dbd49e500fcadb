"""Looking at a library finds what is wrong and changes nothing."""

from __future__ import annotations

import pytest

from workshop.store.health import examine, is_whole
from workshop.store.library import Library


def test_a_healthy_library_has_nothing_to_say(full_evening):
    assert examine(full_evening.library) == ()
    assert is_whole(full_evening.library.paths.database)


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
    assert not is_whole(database)
    assert database.read_bytes() == bytes(content)


def test_half_done_work_of_a_killed_process_is_not_called_whole(full_evening):
    database = full_evening.library.paths.database
    journal = database.with_name(f"{database.name}-journal")
    journal.write_bytes(b"half done")
    assert not is_whole(database)
    assert journal.read_bytes() == b"half done"


def test_something_else_or_nothing_is_not_a_whole_library(tmp_path, paths, clock):
    assert not is_whole(paths.database)
    assert Library(paths, clock).site
    (tmp_path / "x.db").touch()
    assert not is_whole(tmp_path / "x.db")
