"""A session whose own records are lost keeps its takes, and damage in a mirror's numbers stops no rebuild."""

from __future__ import annotations

import json
import os
from datetime import date

import pytest

from workshop.domain.event import Event
from workshop.domain.ids import new_id, short_id
from workshop.domain.people import Group
from workshop.domain.session import Session
from workshop.domain.take import Take, TakeStatus, Track
from workshop.store.library import Library
from workshop.store.rebuild import rebuild


@pytest.fixture
def lost(full_evening):
    """A library without its database, whose session has a take with a journal."""
    paths = full_evening.library.paths
    roll(paths.session(full_evening.session.folder) / "takes" / "take-002")
    paths.database.unlink()
    return full_evening


def roll(folder):
    """Leave the journal of a take in a folder; returns the take's id."""
    take = new_id()
    armed = {"what": "armed", "take": take, "driver": "simulated", "device": "Band", "host_api": "none"}
    track = {"what": "track", "number": 1, "channel": 3, "file": "take-002-ch03.wav", "start_frame": 0, "people": ["a"]}
    folder.mkdir(parents=True)
    lines = [json.dumps(armed | {"rate": 48_000, "channels": 4}), json.dumps(track)]
    (folder / "take.journal").write_text("\n".join(lines) + "\n")
    return take


def mirror_of(evening):
    return evening.library.paths.session(evening.session.folder) / "session.json"


def change(mirror, **values):
    mirror.write_text(json.dumps(json.loads(mirror.read_bytes()) | values))


@pytest.mark.parametrize("left", [None, b'{"session": [', b"[]"], ids=["gone", "torn", "something else"])
def test_a_session_whose_mirror_is_lost_keeps_the_takes_that_have_a_journal(lost, clock, left):
    paths, mirror = lost.library.paths, mirror_of(lost)
    mirror.unlink() if left is None else mirror.write_bytes(left)
    report = rebuild(paths, clock)
    assert (report.sessions, report.takes) == (1, 1)
    assert any(lost.session.folder in str(problem) for problem in report.problems)
    with Library(paths, clock).read() as tx:
        session, take, track = tx.find(Session)[0], tx.find(Take)[0], tx.find(Track)[0]
    assert (session.folder, session.opened_at.date()) == (lost.session.folder, date(2026, 11, 24))
    assert session.group == lost.group.id
    assert short_id(session.id) == "1a2b3c4d"
    assert session.closed_at is not None
    assert (take.session, take.folder, take.status) == (session.id, "takes/take-002", TakeStatus.ROLLING)
    assert track.file == "take-002-ch03.wav"


def test_a_session_row_that_cannot_be_read_costs_the_row_only(lost, clock):
    content = json.loads(mirror_of(lost).read_bytes())
    change(mirror_of(lost), session=[content["session"][0] | {"opened_at": "yesterday"}])
    assert rebuild(lost.library.paths, clock).takes == 2
    with Library(lost.library.paths, clock).read() as tx:
        assert tx.find(Session)[0].id == lost.session.id
        assert tx.count(Event) == 2


@pytest.mark.parametrize("seq", [None, "many", [], {"a": 1}, 1.5])
def test_a_number_that_is_none_does_not_stop_the_rebuild(lost, clock, seq):
    change(mirror_of(lost), seq=seq)
    change(lost.library.paths.register, seq=seq)
    assert rebuild(lost.library.paths, clock).sessions == 1


def test_a_journal_that_cannot_be_read_costs_its_take_only_and_is_named(lost, clock):
    folder = lost.library.paths.session(lost.session.folder) / "takes"
    (folder / "take-003" / "take.journal").mkdir(parents=True)
    report = rebuild(lost.library.paths, clock)
    assert report.takes == 2
    assert any("take-003" in str(problem) for problem in report.problems)


def test_a_group_that_nothing_else_tells_of_is_called_as_the_folder_says(paths, clock):
    roll(paths.sessions / "2026-11-24-onsdagsbandet-0a1b2c3d" / "takes" / "take-001")
    roll(paths.sessions / "somebody's own folder" / "takes" / "take-001")
    assert rebuild(paths, clock).takes == 2
    with Library(paths, clock).read() as tx:
        assert {group.name for group in tx.find(Group)} == {"onsdagsbandet", "somebody's own folder"}
        assert len({row.site for row in (*tx.find(Session), *tx.find(Take), *tx.find(Group))}) == 1


def test_a_copy_of_a_session_without_its_mirror_makes_no_second_session(lost, clock):
    paths = lost.library.paths
    old = paths.session(lost.session.folder)
    copy = paths.sessions / "copy of it" / "takes" / "take-002"
    copy.mkdir(parents=True)
    os.link(old / "takes" / "take-002" / "take.journal", copy / "take.journal")
    assert rebuild(paths, clock).sessions == 1
