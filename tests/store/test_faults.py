"""What a leader is told when the disk, the folder or the database is not as it should be; and that nothing was changed."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from workshop.domain.ids import new_id
from workshop.domain.people import Person
from workshop.errors import LibraryError
from workshop.paths import Paths
from workshop.store import engine as engines
from workshop.store.library import Library


def bytes_of(home):
    """Every file of a library by its digest; locks and empty journals aside."""
    files = (path for path in sorted(home.rglob("*")) if path.is_file() and path.stat().st_size)
    return {path.relative_to(home): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture
def mount(tmp_path):
    """`mount(folder, *options)` for the length of a test; skips where mounting is not allowed."""
    mounted = []

    def mounts(folder, *options):
        if sys.platform != "linux" or os.geteuid() != 0:
            pytest.skip("only root may mount")
        if subprocess.run(["mount", *options, str(folder)], check=False, capture_output=True).returncode:
            pytest.skip("mounting is not allowed here")
        mounted.append(folder)

    yield mounts
    for folder in reversed(mounted):
        subprocess.run(["umount", str(folder)], check=True)


def refusal(library):
    """What a write is answered with."""
    with pytest.raises(LibraryError) as refused, library.write() as tx:
        tx.add(Person(new_id(), "site", "Ola", library._clock.now()))
    assert refused.value.hint is not None
    return str(refused.value)


def test_a_read_only_library_can_be_read_and_refuses_a_write_in_a_sentence(full_evening, mount, clock):
    home = full_evening.library.paths.home
    mount(home, "--bind", str(home))
    subprocess.run(["mount", "-o", "remount,bind,ro", str(home)], check=True)
    before = bytes_of(home)
    library = Library(Paths(home), clock)
    with library.read() as tx:
        assert tx.count(Person) == 2
    assert library.catch_up() == 0
    assert refusal(library) == f"The library in {home} cannot be written to."
    assert bytes_of(home) == before


def test_a_library_cannot_be_made_in_a_read_only_folder(tmp_path, mount, clock):
    folder = tmp_path / "stick"
    folder.mkdir()
    mount(folder, "-t", "tmpfs", "-o", "ro", "none")
    assert (
        refusal(Library(Paths(folder / "library"), clock))
        == f"The library in {folder / 'library'} cannot be written to."
    )


def test_a_full_disk_refuses_a_write_and_keeps_every_row(tmp_path, mount, clock):
    folder = tmp_path / "small"
    folder.mkdir()
    mount(folder, "-t", "tmpfs", "-o", "size=1m", "none")
    library = Library(Paths(folder / "library"), clock)
    stored = [Person(new_id(), library.site, "Åse", clock.now())]
    with library.write() as tx:
        tx.add(stored[0])
    (folder / "ballast").write_bytes(b"x" * (os.statvfs(folder).f_bavail * os.statvfs(folder).f_bsize))
    before = library.paths.database.read_bytes()
    assert refusal(library) == "The disk is full; nothing was changed."
    assert library.paths.database.read_bytes() == before
    (folder / "ballast").unlink()
    with library.write() as tx:
        tx.add(Person(new_id(), library.site, "Ola", clock.now()))
    with library.read() as tx:
        assert tx.connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert tx.count(Person) == 2
    assert library.lagging() == ([], False)


def test_a_disk_that_fills_up_while_rows_are_written_loses_none_that_was_acknowledged(tmp_path, mount, clock):
    folder = tmp_path / "small"
    folder.mkdir()
    mount(folder, "-t", "tmpfs", "-o", "size=1m", "none")
    library = Library(Paths(folder / "library"), clock)
    stored = set()

    def fill():
        for _ in range(10_000):
            person = Person(new_id(), library.site, "Å" * 2000, clock.now())
            with library.write() as tx:
                tx.add(person)
            stored.add(person.id)

    with pytest.raises(LibraryError, match="disk is full"):
        fill()
    with library.read() as tx:
        assert tx.connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert {person.id for person in tx.find(Person)} == stored
    assert len(stored) > 5


def test_a_library_of_a_newer_version_is_refused_and_left_alone(full_evening, clock):
    with full_evening.library.write() as tx:
        tx.connection.exec_driver_sql("UPDATE schema_version SET version_num = '9999'")
    before = bytes_of(full_evening.library.paths.home)
    library = Library(full_evening.library.paths, clock)
    assert refusal(library) == f"The library in {library.paths.home} was made by a newer version of Workshop."
    with pytest.raises(LibraryError, match="newer version"), library.read():
        pass
    with pytest.raises(LibraryError, match="newer version"):
        _ = library.site
    assert bytes_of(library.paths.home) == before


def test_a_library_brought_up_to_date_by_another_process_is_not_written_with_old_words(evening):
    assert evening.library.site
    with evening.library.write() as tx:
        tx.connection.exec_driver_sql("UPDATE schema_version SET version_num = '9999'")
    assert "newer version" in refusal(evening.library)


def test_a_library_kept_busy_is_refused_after_a_while(evening, monkeypatch, clock):
    monkeypatch.setattr(engines, "BUSY_SECONDS", 0.1)
    monkeypatch.setitem(engines.PRAGMAS, "busy_timeout", 100)
    impatient = Library(evening.library.paths, clock)
    assert impatient.site
    with evening.library.write():
        said = []
        other = threading.Thread(target=lambda: said.append(refusal(impatient)))
        other.start()
        other.join()
    assert said == ["Another program has kept the library busy for 10 seconds."]


@pytest.mark.parametrize("content", [b"This is not a database, whatever it is called." * 100, b"\0" * 8192])
def test_something_that_is_no_database_is_called_damaged_and_left_alone(paths, clock, content):
    paths.home.mkdir()
    paths.database.write_bytes(content)
    assert refusal(Library(paths, clock)) == "The library's database is damaged."
    assert paths.database.read_bytes() == content


def test_damage_inside_is_told_and_leads_to_the_rebuild(full_evening, clock):
    database = full_evening.library.paths.database
    content = bytearray(database.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    database.write_bytes(content)
    with pytest.raises(LibraryError) as refused, Library(full_evening.library.paths, clock).read() as tx:
        tx.find(Person)
    assert "doctor --rebuild" in str(refused.value.hint)
    assert database.read_bytes() == bytes(content)


def test_some_other_programs_database_is_not_taken_over(paths, clock):
    import sqlite3

    paths.home.mkdir()
    other = sqlite3.connect(paths.database)
    other.execute("CREATE TABLE photos (id)")
    other.close()
    before = paths.database.read_bytes()
    refusal(Library(paths, clock))
    assert paths.database.read_bytes() == before


@pytest.mark.parametrize("left", [None, b""], ids=["gone", "empty"])
def test_a_lost_database_is_not_replaced_by_an_empty_one_while_its_mirrors_are_there(full_evening, clock, left):
    paths = full_evening.library.paths
    paths.database.unlink()
    if left is not None:
        paths.database.write_bytes(left)
    register = paths.register.read_bytes()
    assert "gone" in refusal(Library(paths, clock))
    assert paths.register.read_bytes() == register
    assert [path for path in paths.home.iterdir() if path.name == "workshop.db"] == (
        [] if left is None else [paths.database]
    )


def test_an_address_that_leads_nowhere_is_one_sentence(paths, clock):
    for url in ("nonsense", "postgresql+pg8000://nobody@127.0.0.1:1/x", "postgresql+nodriver://x/y"):
        said = refusal(Library(paths, clock, url=url))
        assert said.endswith(".")
    assert not Path(paths.home).exists()
