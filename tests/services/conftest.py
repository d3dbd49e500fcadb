"""One library with a group, four people and an open session."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workshop.domain.consent import Decision, Use

from .fakes import FakeClock, FakeHost, FakeRecorder, make_app

if TYPE_CHECKING:
    from pathlib import Path

    from workshop.app import App

BAND = ("Åse", "Ola", "Ali", "Kari")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "library"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def recorder(home: Path) -> FakeRecorder:
    return FakeRecorder(home)


@pytest.fixture
def app(home: Path, clock: FakeClock, recorder: FakeRecorder) -> App:
    """A house with a venue, two groups and four people, and nothing open."""
    app = make_app(home, clock, recorder)
    app.people.add_venue("Kjelleren")
    app.people.add_venue("Loftet")
    app.people.add_group("Låtskriverne", venue="Kjelleren")
    app.people.add_group("Band", venue="Loftet")
    for alias in BAND:
        app.people.add_person(alias, group="Låtskriverne")
    return app


@pytest.fixture
def host(app: App) -> FakeHost:
    return app.host  # type: ignore[return-value]


@pytest.fixture
def opened(app: App) -> App:
    """The house with a session open."""
    app.sessions.open("Låtskriverne")
    return app


@pytest.fixture
def willing(opened: App) -> App:
    """An open session with four people in the room who may all be recorded."""
    for alias in BAND:
        opened.consents.record(alias, Use.RECORD, Decision.GRANTED)
    opened.attendance.mark(BAND)
    return opened
