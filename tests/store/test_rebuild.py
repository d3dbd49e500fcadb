"""A lost or damaged database comes back from the files beside it, and the damaged one is not touched."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from workshop.domain.attendance import Attendance
from workshop.domain.event import Event, first_break
from workshop.domain.ids import new_id, short_id
from workshop.domain.people import Group, Person
from workshop.domain.session import Session
from workshop.domain.take import Take, TakeStatus, Track
from workshop.errors import LibraryError
from workshop.store.library import Library
from workshop.store.rebuild import rebuild
from workshop.store.registry import KINDS
from workshop.store.tables import SCHEMA

JOURNAL = [
    {
        "what": "armed",
        "take": "",
        "driver": "simulated",
        "device": "Band",
        "host_api": "none",
        "rate": 48000,
        "channels": 4,
    },
    {"what": "track", "number": 1, "channel": 3, "file": "take-007-ch03.wav", "start_frame": 0, "people": ["a"]},
    {"what": "track_end", "number": 1, "frames": 480},
]


def damage(paths, junk=b"\xa5"):
    content = paths.database.read_bytes()
    paths.database.write_bytes(content[:100] + junk * (len(content) - 100))
    return paths.database.read_bytes()


def rows_of(library):
    """Every record of every kind; the bookkeeping of mirrors aside."""
    with library.read() as tx:
        found = {kind.table: tx.find(kind.record) for kind in KINDS}
    found["session"] = [replace(session, mirrored_seq=0) for session in found["session"]]
    return found


def test_everything_comes_back_and_the_damaged_database_is_kept_byte_for_byte(full_evening, clock):
    paths, site = full_evening.library.paths, full_evening.library.site
    before = rows_of(full_evening.library)
    damaged = damage(paths)
    report = rebuild(paths, clock)
    library = Library(paths, clock)
    assert rows_of(library) == before
    assert report.damaged.read_bytes() == damaged
    assert list(paths.home.glob("workshop-damaged*")) == [report.damaged]
    assert (report.people, report.sessions, report.takes, report.events, report.problems) == (2, 1, 1, 2, ())
    assert library.site == site
    assert library.lagging() == ([], False)
    with library.write() as tx:
        assert tx.append(full_evening.session.id, "session.closed").seq == 3
    with library.read() as tx:
        assert first_break(tx.events(full_evening.session.id)) is None


def test_a_database_that_is_gone_comes_back(full_evening, clock):
    before = rows_of(full_evening.library)
    full_evening.library.paths.database.unlink()
    assert rebuild(full_evening.library.paths, clock).damaged is None
    assert rows_of(Library(full_evening.library.paths, clock)) == before


def test_work_half_done_in_the_damaged_database_goes_aside_with_it(full_evening, clock):
    paths = full_evening.library.paths
    damage(paths)
    journal = paths.database.with_name("workshop.db-journal")
    journal.write_bytes(b"half done")
    report = rebuild(paths, clock)
    assert report.damaged.with_name(f"{report.damaged.name}-journal").read_bytes() == b"half done"
    assert not journal.exists() or journal.stat().st_size == 0
    with closing(sqlite3.connect(paths.database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_whole_database_is_never_made_anew_since_it_holds_more_than_its_mirrors(full_evening, clock, monkeypatch):
    library = full_evening.library
    with monkeypatch.context() as killed:
        killed.setattr(Library, "_rewrite", lambda *_args, **_options: 0)
        with library.write() as tx:
            tx.append(full_evening.session.id, "session.closed")
    (library.paths.session(full_evening.session.folder) / "session.json").unlink()
    library.paths.register.unlink()
    before = library.paths.database.read_bytes()
    with pytest.raises(LibraryError, match="whole"):
        rebuild(library.paths, clock)
    assert library.paths.database.read_bytes() == before
    assert not list(library.paths.home.glob("workshop-damaged*"))


def test_a_lost_register_leaves_people_and_groups_with_the_end_of_their_ids(full_evening, clock):
    paths = full_evening.library.paths
    damage(paths)
    paths.register.write_bytes(b'{"person": [')
    report = rebuild(paths, clock)
    with Library(paths, clock).read() as tx:
        assert tx.get(Person, full_evening.people[0].id).alias == short_id(full_evening.people[0].id)
        assert tx.get(Group, full_evening.group.id).name == short_id(full_evening.group.id)
        assert tx.count(Attendance) == tx.count(Take) == 1
    assert len(report.problems) >= 2
    assert [path.read_bytes() for path in paths.home.glob("register-damaged-*.json")] == [b'{"person": [']


def test_a_session_whose_mirror_is_torn_is_named_and_its_files_stay(full_evening, clock):
    paths = full_evening.library.paths
    damage(paths)
    mirror = paths.session(full_evening.session.folder) / "session.json"
    mirror.write_bytes(mirror.read_bytes()[:200])
    report = rebuild(paths, clock)
    assert report.sessions == 0
    assert any("session.json" in str(problem) for problem in report.problems)
    assert len(mirror.read_bytes()) == 200


def test_a_record_that_cannot_be_read_is_left_out_and_its_mirror_kept(full_evening, clock):
    paths = full_evening.library.paths
    damage(paths)
    mirror = paths.session(full_evening.session.folder) / "session.json"
    content = json.loads(mirror.read_bytes())
    content["attendance"][0]["state"] = "asleep"
    mirror.write_text(json.dumps(content))
    report = rebuild(paths, clock)
    assert len(report.problems) == 1
    assert "asleep" not in mirror.read_text()
    assert "asleep" in next(mirror.parent.glob("session-damaged-*.json")).read_text()
    with Library(paths, clock).read() as tx:
        assert tx.count(Attendance) == 0
        assert tx.count(Event) == 2


def test_a_log_that_was_altered_is_kept_and_named(full_evening, clock):
    paths = full_evening.library.paths
    damage(paths)
    mirror = paths.session(full_evening.session.folder) / "session.json"
    mirror.write_text(mirror.read_text().replace('\\"place\\":1', '\\"place\\":2'))
    report = rebuild(paths, clock)
    assert [str(problem) for problem in report.problems if "altered" in str(problem)]
    assert report.events == 2


def test_a_take_that_only_its_journal_knows_comes_back_rolling_with_its_tracks(full_evening, clock):
    paths = full_evening.library.paths
    damage(paths)
    take = new_id()
    folder = paths.session(full_evening.session.folder) / "takes" / "take-007"
    folder.mkdir(parents=True)
    lines = [json.dumps(entry | ({"take": take} if "take" in entry else {})) for entry in JOURNAL]
    (folder / "take.journal").write_text("\n".join(lines) + '\n{"what": "end", "rea')
    assert rebuild(paths, clock).takes == 2
    with Library(paths, clock).read() as tx:
        found = tx.get(Take, take)
        assert (found.number, found.folder, found.status) == (7, "takes/take-007", TakeStatus.ROLLING)
        assert [(track.channel, track.file) for track in tx.find(Track, take=take)] == [(3, "take-007-ch03.wav")]


def test_a_renamed_session_folder_is_found_and_an_older_copy_does_not_win(full_evening, clock):
    paths = full_evening.library.paths
    old = paths.session(full_evening.session.folder)
    copy = paths.sessions / "copy of it"
    copy.mkdir()
    (copy / "session.json").write_bytes((old / "session.json").read_bytes())
    with full_evening.library.write() as tx:
        tx.append(full_evening.session.id, "session.closed")
    old.rename(paths.sessions / "the real one")
    damage(paths)
    rebuild(paths, clock)
    with Library(paths, clock).read() as tx:
        session = tx.get(Session, full_evening.session.id)
        assert (session.folder, session.last_seq) == ("the real one", 3)


def test_with_nothing_to_go_by_nothing_is_changed(paths, clock):
    paths.home.mkdir()
    paths.database.write_bytes(b"x" * 5000)
    with pytest.raises(LibraryError, match="nothing"):
        rebuild(paths, clock)
    files = [path for path in paths.home.rglob("*") if path.is_file() and path.stat().st_size]
    assert [(path.name, path.read_bytes()) for path in files] == [("workshop.db", b"x" * 5000)]


def test_a_folder_that_is_not_there_is_not_made(paths, clock):
    with pytest.raises(LibraryError, match="nothing"):
        rebuild(paths, clock)
    assert not paths.home.exists()


def test_mirrors_of_a_newer_version_are_refused_and_nothing_is_changed(full_evening, clock):
    paths = full_evening.library.paths
    damaged = damage(paths)
    paths.register.write_text(paths.register.read_text().replace(f'"schema": "{SCHEMA}"', '"schema": "9999"'))
    with pytest.raises(LibraryError, match="newer"):
        rebuild(paths, clock)
    assert paths.database.read_bytes() == damaged


def test_rebuilding_twice_gives_the_same_library(full_evening, clock):
    paths = full_evening.library.paths
    damage(paths)
    rebuild(paths, clock)
    once = rows_of(Library(paths, clock))
    damage(paths)
    report = rebuild(paths, clock)
    assert rows_of(Library(paths, clock)) == once
    assert report.problems == ()
