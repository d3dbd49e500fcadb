"""Fixtures for people who write plugins. pytest finds them by itself where the toolkit is installed.

A test asks for what it needs by name, as the one that `workshop plugin new` writes does:

    def test_it_says_hello(workshop_plugin, workshop_cli):
        workshop_plugin(Path("workshop_hello.py"))
        assert "Hello" in workshop_cli("hello").stdout

Nothing of the toolkit is imported before a test uses it.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from workshop.app import App
    from workshop.plugin.records import PluginRecord


@dataclass
class FakeClock:
    """A clock that stands still until it is told to go. `instant` is UTC; `zone_name` an IANA time zone."""

    instant: datetime = datetime(2026, 3, 3, 17, 0, tzinfo=UTC)
    zone_name: str = "Europe/Oslo"
    nanoseconds: int = 0

    def now(self) -> datetime:
        """The instant it stands at."""
        return self.instant

    def monotonic_ns(self) -> int:
        """Nanoseconds that it was told to go; `jump` does not count."""
        return self.nanoseconds

    def zone(self) -> str:
        """The local time zone."""
        return self.zone_name

    def advance(self, **span: float) -> datetime:
        """Let time pass, as in `advance(minutes=5)`; returns the new instant."""
        passed = timedelta(**span)
        self.nanoseconds += passed // timedelta(microseconds=1) * 1000
        return self.jump(self.instant + passed)

    def jump(self, instant: datetime) -> datetime:
        """Set the clock as somebody sets a computer's: no time passes."""
        self.instant = instant
        return instant


@dataclass(frozen=True)
class Said:
    """What a command line gave: its exit code, and what it wrote to stdout and to stderr."""

    exit_code: int
    stdout: str
    stderr: str

    @property
    def output(self) -> str:
        """All that it wrote."""
        return self.stdout + self.stderr


@pytest.fixture
def workshop_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a new library, which `WORKSHOP_HOME` names while the test runs."""
    home = tmp_path / "workshop"
    home.mkdir()
    monkeypatch.setenv("WORKSHOP_HOME", str(home))
    monkeypatch.setenv("WORKSHOP_BALLAST", "0")
    monkeypatch.delenv("WORKSHOP_SAFE_MODE", raising=False)
    return home


@pytest.fixture
def workshop_clock() -> FakeClock:
    """A clock that stands at 18:00 in Oslo on 3 March 2026 until the test lets it go on."""
    return FakeClock()


@pytest.fixture
def workshop_app(workshop_home: Path, workshop_clock: FakeClock) -> Iterator[App]:
    """The services of the test's library: `workshop_app.people`, `.sessions`, `.takes`, `.host`, `.presets`."""
    app = _app(workshop_home, workshop_clock)
    yield app
    _close(app)


@pytest.fixture
def workshop_plugin(workshop_home: Path, workshop_clock: FakeClock) -> Callable[[Path], PluginRecord]:
    """Puts a plugin's file into the test's library and tells how it stands: `workshop_plugin(path).status`.

    A plugin that is installed already is left as it is. To be called before the plugins are first needed.
    """

    def put(path: Path) -> PluginRecord:
        if not _is_installed(path.stem):
            (workshop_home / "plugins").mkdir(exist_ok=True)
            shutil.copy(path, workshop_home / "plugins")
        app = _app(workshop_home, workshop_clock)
        from workshop.cli.plugins import ask_all

        records = {record.name: record for record in ask_all(app, check=True)}
        return records[_is_installed(path.stem) or path.stem]

    return put


@pytest.fixture
def workshop_cli(workshop_home: Path, workshop_clock: FakeClock) -> Callable[..., Said]:
    """Types command lines at the test's library: `workshop_cli("session", "list").stdout`; `stdin` is typed on."""

    def run(*words: str, stdin: str | None = None) -> Said:
        from click.testing import CliRunner

        from workshop.cli.main import create_cli

        app = _app(workshop_home, workshop_clock)
        try:
            result = CliRunner().invoke(create_cli(app, "en"), list(words), input=stdin)
        finally:
            _close(app)
        return Said(result.exit_code, result.stdout, result.stderr)

    return run


def _app(home: Path, clock: FakeClock) -> App:
    """The services of one library."""
    from workshop.app import create_app

    return create_app(home, clock=clock, environ=dict(os.environ))


def _close(app: App) -> None:
    """Let go of the database, if it was opened."""
    library: Any = vars(app).get("library")
    if library is not None:
        library.close()


def _is_installed(module: str) -> str:
    """The name by which an installed plugin of that module is known, or nothing."""
    from importlib.metadata import entry_points

    names = [entry.name for entry in entry_points(group="workshop.plugins") if entry.value.partition(":")[0] == module]
    return names[0] if names else ""
