"""A library with one open session, in SQLite and in PostgreSQL, on a clock that only moves when it is read."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from workshop.domain.attendance import Attendance, State, Stay
from workshop.domain.consent import Consent, Decision, Scope, Use
from workshop.domain.ids import new_id
from workshop.domain.people import FormerAlias, Group, Membership, Person, Role, Venue
from workshop.domain.session import About, Document, Note, Session, Song
from workshop.domain.take import Marker, Take, TakeStatus, Track, Turn
from workshop.paths import Paths
from workshop.store.library import Library

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

START = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)


@dataclass
class TickingClock:
    """A second passes with every look."""

    at: datetime = START
    ticks: int = field(default=0)

    def now(self) -> datetime:
        self.ticks += 1
        return self.at + timedelta(seconds=self.ticks)

    def monotonic_ns(self) -> int:
        return self.ticks * 1_000_000_000

    def zone(self) -> str:
        return "Europe/Oslo"


@dataclass(frozen=True)
class Evening:
    """One library with a group, two people and an open session."""

    library: Library
    group: Group
    venue: Venue
    people: tuple[Person, Person]
    session: Session


@pytest.fixture
def clock() -> TickingClock:
    return TickingClock()


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths(tmp_path / "library")


@pytest.fixture
def library(paths: Paths, clock: TickingClock) -> Library:
    return Library(paths, clock)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.real)])
def any_library(request: pytest.FixtureRequest, paths: Paths, clock: TickingClock) -> Iterator[Library]:
    """The same contract on both databases."""
    url = request.getfixturevalue("postgres_url") if request.param == "postgresql" else None
    library = Library(paths, clock, url=url)
    yield library
    library.close()


@pytest.fixture(scope="session")
def postgres_databases() -> Iterator[Callable[[], str]]:
    """Makes databases in a cluster that is thrown away afterwards; one cluster for a run."""
    yield from _cluster()


@pytest.fixture
def postgres_url(require: Callable[..., None], request: pytest.FixtureRequest) -> str:
    """The address of an empty PostgreSQL database."""
    require("pg_lsclusters" if shutil.which("pg_lsclusters") else "initdb")
    make: Callable[[], str] = request.getfixturevalue("postgres_databases")
    return make()


def _programs() -> Path:
    """Where the server's programs are; Debian keeps them off the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else Path(shutil.which("initdb") or "initdb").parent


def _cluster() -> Iterator[Callable[[], str]]:
    programs, folder = _programs(), Path(tempfile.mkdtemp(prefix="workshop-pg-"))
    lower = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
    if lower:
        shutil.chown(folder, "postgres", "postgres")

    def run(program: str, *options: str) -> None:
        command = [*lower, str(programs / program), *options]
        subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)

    data = str(folder / "data")
    run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-N", "-E", "UTF8", "--locale=C")
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
    run("pg_ctl", "-D", data, "-w", "-s", "-l", str(folder / "log"), "-o", options, "start")
    made = 0

    def make() -> str:
        nonlocal made
        made += 1
        run("createdb", "-h", str(folder), "-U", "postgres", f"house{made}")
        return f"postgresql+pg8000://postgres@/house{made}?unix_sock={folder}/.s.PGSQL.5432"

    try:
        yield make
    finally:
        run("pg_ctl", "-D", data, "-m", "immediate", "-w", "-s", "stop")
        shutil.rmtree(folder)


def open_evening(library: Library) -> Evening:
    """Fill a library with one group's evening."""
    site = library.site
    venue = Venue(new_id(), site, "Kjelleren")
    group = Group(new_id(), site, "Låtskriverne", venue=venue.id)
    people = (Person(new_id(), site, "Åse", START), Person(new_id(), site, "Čáhppe 🎸", START))
    session = Session(
        new_id(), site, group.id, venue.id, None, START, "Europe/Oslo", "2026-11-24-latskriverne-1a2b3c4d"
    )
    with library.write() as tx:
        for record in (venue, group, *people, session):
            tx.add(record)
    return Evening(library, group, venue, people, session)


def everything(evening: Evening) -> list[object]:
    """One record of each kind that `open_evening` does not make, each naming the ones before it."""
    site, session, (first, second) = evening.library.site, evening.session, evening.people
    song = Song(new_id(), site, 1, "Natt over Sjøen", evening.group.id, START, "Am", 92.5)
    backing = Document(new_id(), site, "beats", "beats.backing", song.id, 1, "{}", START, session.id)
    lyrics = Document(new_id(), site, "cards", "songs.lyrics", song.id, 1, "Nå er det natt …", START, None, first.id)
    take = Take(
        new_id(), site, session.id, 1, "takes/take-001", START, TakeStatus.DONE, "simulated", "Band", "none", 48_000, 4,
        song.id, backing.id, 3_000_000_000, 12,
    )  # fmt: skip
    track = Track(new_id(), site, take.id, 1, 1, (first.id, second.id), "take-001-ch01.wav", "vox", 0, 480, 0, -3.25)
    return [
        FormerAlias(new_id(), site, first.id, "Åse Før", START),
        Membership(new_id(), site, first.id, evening.group.id, Role.MEMBER, START.date()),
        song, backing, lyrics, take, track,
        Consent(new_id(), site, first.id, Use.RECORD, Decision.GRANTED, Scope.PERSON, first.id, START, how="asked"),
        Attendance(new_id(), site, session.id, first.id, new_id(), State.LEFT, place=1, stays=(Stay(START, START),)),
        Turn(new_id(), site, track.id, second.id, 0, 240),
        Marker(new_id(), site, take.id, 96),
        Note(new_id(), site, session.id, About.SESSION, session.id, "Fin kveld", START),
    ]  # fmt: skip


@pytest.fixture
def evening(library: Library) -> Evening:
    return open_evening(library)


@pytest.fixture
def any_evening(any_library: Library) -> Evening:
    return open_evening(any_library)


@pytest.fixture
def full_evening(evening: Evening) -> Evening:
    """A session with at least one row of every kind."""
    with evening.library.write() as tx:
        for record in everything(evening):
            tx.add(record)
        tx.append(evening.session.id, "session.opened", data={"group": evening.group.id})
        tx.append(evening.session.id, "attendance.marked", subject=new_id(), data={"state": "present", "place": 1})
    return evening


@pytest.fixture
def records_of() -> Callable[[Evening], list[object]]:
    return everything


def killed_in_the_middle(database: Path) -> Path:
    """Leave a database as a process does that is killed while it writes: half of it new, the old half in the journal."""
    code = """
import os, signal, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA journal_mode=TRUNCATE")
connection.execute("PRAGMA cache_size=1")
connection.execute("BEGIN IMMEDIATE")
for number in range(300):
    row = (str(number), "Ola" * 200)
    connection.execute("INSERT INTO person (id, site, alias, created_at, removed) VALUES (?, 's', ?, 'x', 0)", row)
os.kill(os.getpid(), signal.SIGKILL)
"""
    subprocess.run([sys.executable, "-c", code, str(database)], check=False)
    return database.with_name(f"{database.name}-journal")


def still_opens(database: Path) -> None:
    """Damage a database so that it is not whole, but can be read and written."""
    content = bytearray(database.read_bytes())
    pages = int.from_bytes(content[28:32], "big")
    content[28:32] = (pages + 1).to_bytes(4, "big")
    database.write_bytes(bytes(content) + bytes(len(content) // pages))
