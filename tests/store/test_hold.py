"""While a damaged database is made anew, nobody writes to the old one; a whole one is spared, whoever is busy with it."""

from __future__ import annotations

import threading

import pytest

from tests.store.conftest import killed_in_the_middle, still_opens
from workshop.domain.ids import new_id
from workshop.domain.people import Person
from workshop.domain.session import Session
from workshop.errors import LibraryError
from workshop.store import failures, rebuild
from workshop.store.engine import make_engine, transaction
from workshop.store.health import Condition, condition
from workshop.store.library import Library


def write(library):
    """Store a person; returns the id."""
    person = Person(new_id(), library.site, "Ola", library._clock.now())
    with library.write() as tx:
        tx.add(person)
    return person.id


@pytest.fixture
def broken_evening(full_evening):
    """A library that can be read and written though its database is damaged."""
    still_opens(full_evening.library.paths.database)
    assert condition(full_evening.library.paths.database) is Condition.DAMAGED
    assert write(full_evening.library)
    return full_evening


def during(monkeypatch, step, act):
    """Run `act` right after a step of the rebuild."""
    before = getattr(rebuild, step)

    def both(*given):
        done = before(*given)
        act()
        return done

    monkeypatch.setattr(rebuild, step, both)


def test_who_writes_while_the_database_is_made_anew_waits_and_writes_to_the_new_one(broken_evening, clock, monkeypatch):
    library, stored, tried = broken_evening.library, [], threading.Event()

    def begin():
        tried.set()
        stored.append(write(library))

    writer = threading.Thread(target=begin)

    def start_writer():
        writer.start()
        tried.wait(5)
        writer.join(0.2)
        assert not stored

    during(monkeypatch, "_fill", start_writer)
    rebuild.rebuild(library.paths, clock)
    writer.join(10)
    with Library(library.paths, clock).read() as tx:
        assert tx.get(Person, stored[0]) is not None


def test_a_writer_on_a_file_that_was_put_aside_begins_again_on_the_one_in_its_place(evening, monkeypatch):
    database = evening.library.paths.database
    engine = make_engine(None, database)
    connect, moves = engine.connect, iter([True])

    def moved_meanwhile():
        connection = connect()
        if next(moves, False):
            copy = database.with_name("copy.db")
            copy.write_bytes(database.read_bytes())
            database.rename(database.with_name("aside.db"))
            copy.rename(database)
        return connection

    monkeypatch.setattr(engine, "connect", moved_meanwhile)
    with transaction(engine, write=True) as connection:
        connection.exec_driver_sql("UPDATE session SET visitors = 7")
    with evening.library.read() as tx:
        assert tx.get(Session, evening.session.id).visitors == 7


def test_a_second_rebuild_at_once_is_refused(broken_evening, clock, monkeypatch):
    refused = []

    def again():
        with pytest.raises(LibraryError, match="Another command") as second:
            rebuild.rebuild(broken_evening.library.paths, clock)
        refused.append(second.value)

    during(monkeypatch, "_fill", again)
    report = rebuild.rebuild(broken_evening.library.paths, clock)
    assert len(refused) == 1
    assert report.sessions == 1
    assert condition(broken_evening.library.paths.database) is Condition.WHOLE


def test_a_database_in_which_a_process_was_killed_is_healed_not_made_anew(full_evening, clock):
    database = full_evening.library.paths.database
    before = database.read_bytes()
    killed_in_the_middle(database)
    with pytest.raises(LibraryError, match="whole"):
        rebuild.rebuild(full_evening.library.paths, clock)
    assert database.read_bytes() == before
    assert not list(database.parent.glob(".workshop-trial-*"))


def test_a_database_that_is_busy_is_not_taken_for_damaged(full_evening, clock, monkeypatch):
    monkeypatch.setattr(failures, "BUSY_SECONDS", 0.05)
    with full_evening.library.write(), pytest.raises(LibraryError, match="busy"):
        rebuild.rebuild(full_evening.library.paths, clock)


def test_a_rebuild_killed_while_it_swaps_leaves_no_half_written_database_that_opens(full_evening, clock, monkeypatch):
    paths = full_evening.library.paths
    content = paths.database.read_bytes()
    paths.database.write_bytes(content[:100] + b"\xa5" * (len(content) - 100))

    class Killed(BaseException):
        pass

    def kill(*_paths):
        raise Killed

    journal = paths.database.with_name("workshop.db-journal")
    for name, module in (("replace_file", rebuild.durable), ("rename", rebuild.os), ("sync_folder", rebuild.durable)):
        journal.write_bytes(b"half done")
        with monkeypatch.context() as killed:
            killed.setattr(module, name, kill)
            with pytest.raises(Killed):
                rebuild.rebuild(paths, clock)
        with pytest.raises(LibraryError):
            write(Library(paths, clock))
    assert rebuild.rebuild(paths, clock).sessions == 1
