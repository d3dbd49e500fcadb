"""Mirrors hold what the database holds, and catch up when they could not be written."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from workshop.domain.ids import new_id
from workshop.domain.people import Person
from workshop.domain.session import About, Document, Note, Session
from workshop.domain.take import Turn
from workshop.store import durable
from workshop.store.library import Library
from workshop.store.mirrors import register_content, session_content
from workshop.store.registry import KINDS


def mirror_of(evening):
    return json.loads(
        (evening.library.paths.session(evening.session.folder) / "session.json").read_text(encoding="utf-8")
    )


def register_of(evening):
    return json.loads(evening.library.paths.register.read_text(encoding="utf-8"))


def test_a_mirror_is_there_when_the_write_returns(evening):
    with evening.library.write() as tx:
        event = tx.append(evening.session.id, "session.opened")
    assert [row["id"] for row in mirror_of(evening)["event"]] == [event.id]
    assert mirror_of(evening)["seq"] == 1
    assert {row["alias"] for row in register_of(evening)["person"]} == {person.alias for person in evening.people}
    assert evening.library.catch_up() == 0


def test_mirrors_hold_every_row_of_every_table(full_evening):
    session, register = mirror_of(full_evening), register_of(full_evening)
    with full_evening.library.read() as tx:
        assert session == session_content(tx, tx.get(Session, full_evening.session.id))
        assert register == register_content(tx)
        rows = {kind.table: tx.count(kind.record) for kind in KINDS}
    assert {table: len(session.get(table, [])) + len(register.get(table, [])) for table in rows} == rows
    assert all(rows.values())


def test_a_mirror_that_lags_is_found_and_written_by_the_next_command(evening, monkeypatch):
    with monkeypatch.context() as killed:
        killed.setattr(Library, "_rewrite", lambda *_args, **_options: 0)
        with evening.library.write() as tx:
            tx.append(evening.session.id, "session.opened")
            tx.put(replace(evening.people[0], alias="Åsa"))
    assert mirror_of(evening)["seq"] == 0
    assert evening.library.lagging() == ([evening.session.id], True)
    assert evening.library.catch_up() == 2
    assert mirror_of(evening)["seq"] == 1
    assert "Åsa" in {row["alias"] for row in register_of(evening)["person"]}
    assert evening.library.catch_up() == 0


def test_a_change_without_an_event_also_outdates_the_mirror(evening, monkeypatch):
    note = Note(
        new_id(),
        evening.library.site,
        evening.session.id,
        About.SESSION,
        evening.session.id,
        "…",
        evening.session.opened_at,
    )
    with monkeypatch.context() as killed:
        killed.setattr(Library, "_rewrite", lambda *_args, **_options: 0)
        with evening.library.write() as tx:
            tx.add(note)
    assert evening.library.catch_up() == 1
    assert [row["text"] for row in mirror_of(evening)["note"]] == ["…"]
    with evening.library.write() as tx:
        tx.remove(note)
    assert mirror_of(evening)["note"] == []


def test_a_change_deep_below_a_take_reaches_its_session(full_evening):
    with full_evening.library.write() as tx:
        turn = tx.find(Turn)[0]
        tx.put(replace(turn, to_frame=99))
    assert mirror_of(full_evening)["turn"][0]["to_frame"] == 99


def test_a_document_that_moves_to_the_register_leaves_its_session(evening):
    document = Document(
        new_id(),
        evening.library.site,
        "cards",
        "songs.lyrics",
        "song",
        1,
        "ord",
        evening.session.opened_at,
        evening.session.id,
    )
    with evening.library.write() as tx:
        tx.add(document)
    assert len(mirror_of(evening)["document"]) == 1
    with evening.library.write() as tx:
        tx.put(replace(document, session=None))
    assert mirror_of(evening)["document"] == []
    assert len(register_of(evening)["document"]) == 1


def test_a_mirror_that_cannot_be_written_does_not_undo_the_change(evening, monkeypatch, caplog):
    def no_room(*_args):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(durable, "replace_file", no_room)
        with evening.library.write() as tx:
            tx.add(Person(new_id(), evening.library.site, "Ola", evening.session.opened_at))
        assert evening.library.catch_up() == 0
    assert "mirror" in caplog.text
    assert evening.library.catch_up() == 1
    assert {row["alias"] for row in register_of(evening)["person"]} >= {"Ola"}


def test_a_mirror_written_by_another_process_meanwhile_is_not_written_again(evening, monkeypatch):
    monkeypatch.setattr(durable, "replace_file", lambda *_args: pytest.fail("written twice"))
    assert evening.library._rewrite([evening.session.id], register=True) == 2


def test_a_mirror_that_is_gone_is_written_by_the_next_command(full_evening):
    paths = full_evening.library.paths
    mirror = paths.session(full_evening.session.folder) / "session.json"
    before = mirror.read_bytes(), paths.register.read_bytes()
    mirror.unlink()
    paths.register.unlink()
    assert full_evening.library.lagging() == ([full_evening.session.id], True)
    assert full_evening.library.catch_up() == 2
    assert (mirror.read_bytes(), paths.register.read_bytes()) == before
    assert full_evening.library.catch_up() == 0


def test_a_session_whose_folder_is_away_is_left_alone_so_that_it_can_come_back(full_evening):
    paths = full_evening.library.paths
    folder = paths.session(full_evening.session.folder)
    folder.rename(paths.home / "away")
    (paths.sessions / "not a session").mkdir()
    assert full_evening.library.catch_up() == 0
    assert not folder.exists()
