"""Room in reserve is laid in where there is plenty, let go of when the disk is full, and never in anybody's way."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from workshop.app import create_app
from workshop.domain.people import Venue
from workshop.errors import LibraryError
from workshop.store.ballast import BALLAST_BYTES, MEBIBYTE, Ballast, ballast_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from workshop.app import App


def fill(folder: Path, left: int = 0) -> Path:
    """Fill the disk but for `left` bytes."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while file.write(bytes(65536)) == 65536:
                pass
        except OSError:
            pass
        file.truncate(max(file.tell() - left, 0))
    return filler


@pytest.fixture
def app(small_disk: Path) -> Iterator[App]:
    """A library on the small disk with a mebibyte in reserve."""
    app = create_app(small_disk / "library", environ={"WORKSHOP_BALLAST": "1"})
    app.people.add_venue("Kjelleren")
    app.people.add_group("Låtskriverne", venue="Kjelleren")
    yield app
    app.library.close()


def test_what_is_laid_in_takes_room_and_tells_nothing(tmp_path: Path) -> None:
    ballast = Ballast(tmp_path / "run" / "ballast", MEBIBYTE)
    ballast.lay_in()
    kept = ballast.path.stat()
    assert (kept.st_size, kept.st_mode & 0o777) == (MEBIBYTE, 0o600)
    assert kept.st_blocks * 512 >= MEBIBYTE
    ballast.lay_in()
    assert ballast.path.stat().st_mtime_ns == kept.st_mtime_ns
    assert (ballast.make_room(), ballast.freed, ballast.sentence()) == (False, False, None)


def test_one_that_a_power_cut_left_short_is_laid_in_again(tmp_path: Path) -> None:
    ballast = Ballast(tmp_path / "ballast", MEBIBYTE)
    ballast.path.write_bytes(b"torn")
    ballast.lay_in()
    assert ballast.path.stat().st_size == MEBIBYTE


@pytest.mark.real
def test_a_disk_without_ample_room_goes_without(small_disk: Path) -> None:
    ballast = Ballast(small_disk / "ballast", 3 * MEBIBYTE)
    ballast.lay_in()
    assert not ballast.there


def test_a_folder_that_cannot_be_written_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "run").write_bytes(b"a file in its place")
    ballast = Ballast(tmp_path / "run" / "ballast", MEBIBYTE)
    ballast.lay_in()
    assert (ballast.there, ballast.disk_is_full, ballast.free()) == (False, False, False)


@pytest.mark.parametrize(("said", "size"), [("", 32), ("0", 0), ("5", 5), ("much", 32), ("-1", 32)])
def test_its_size_is_the_environments_to_say(said: str, size: int) -> None:
    assert ballast_bytes({"WORKSHOP_BALLAST": said}) == size * MEBIBYTE
    assert ballast_bytes({}) == BALLAST_BYTES


@pytest.mark.real
def test_looking_things_up_on_a_full_disk_costs_no_ballast(app: App, small_disk: Path) -> None:
    app.sessions.open("Låtskriverne")
    fill(small_disk)
    assert app.sessions.current().closed_at is None
    assert app.catch_up() == []
    assert (app.library.ballast.there, app.afterwards()) == (True, [])


@pytest.mark.real
def test_a_session_is_closed_on_a_full_disk(app: App, small_disk: Path) -> None:
    app.sessions.open("Låtskriverne")
    assert app.library.ballast.there
    fill(small_disk)

    app.sessions.close()
    assert not app.library.ballast.there
    (said,) = app.afterwards()
    assert "make room" in str(said)
    (session,) = app.sessions.list()
    assert session.closed_at is not None
    assert app.library.lagging() == ([], False)


@pytest.mark.real
def test_without_ballast_the_same_is_refused_and_nothing_is_changed(app: App, small_disk: Path) -> None:
    app.sessions.open("Låtskriverne")
    app.library.ballast.free()
    filler = fill(small_disk)

    with pytest.raises(LibraryError, match="disk is full"):
        app.sessions.close()
    filler.unlink()
    assert app.sessions.current().closed_at is None


@pytest.mark.real
def test_a_statement_that_finds_the_disk_full_is_tried_once_more(
    app: App, small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when somebody else fills the disk between the look at its room and the write."""
    app.sessions.open("Låtskriverne")
    monkeypatch.setattr(Ballast, "disk_is_full", False)
    filler = fill(small_disk)

    for number in range(40):
        app.people.add_venue(f"Venue {number} " + "x" * 60)
        if app.library.ballast.freed:
            break
    assert app.library.ballast.freed
    filler.unlink()
    with app.library.read() as tx:
        assert tx.count(Venue) == number + 2
    with sqlite3.connect(app.paths.database) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database.close()


@pytest.mark.real
def test_what_another_process_wrote_in_between_is_not_written_over(
    app: App, small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.sessions.open("Låtskriverne")
    monkeypatch.setattr(Ballast, "disk_is_full", False)
    free = Ballast.free

    def free_and_be_overtaken(ballast: Ballast) -> bool:
        freed = free(ballast)
        other = sqlite3.connect(app.paths.database)
        with other:
            other.execute("update venue set name = 'Loftet'")
        other.close()
        return freed

    monkeypatch.setattr(Ballast, "free", free_and_be_overtaken)
    filler = fill(small_disk)
    said = ""
    for number in range(40):
        try:
            app.people.add_venue(f"Venue {number} " + "x" * 60)
        except LibraryError as refused:
            said = str(refused)
            break
    assert "disk is full" in said
    filler.unlink()
    assert {venue.name for venue in app.people.venues()} == {"Loftet"}


@pytest.mark.real
def test_room_is_laid_in_again_when_there_is_plenty(app: App, small_disk: Path) -> None:
    app.sessions.open("Låtskriverne")
    filler = fill(small_disk)
    app.sessions.close()
    filler.unlink()
    app.sessions.open("Låtskriverne")
    assert app.library.ballast.there
