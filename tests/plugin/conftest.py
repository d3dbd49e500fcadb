"""A library with plugins put into it, and what hooks are told about."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from workshop.domain.attendance import Attendance, State
from workshop.domain.cards import Card, Deck
from workshop.domain.session import Session
from workshop.domain.take import Take, TakeStatus
from workshop.paths import Paths
from workshop.plugin import discovery
from workshop.plugin.host import PluginHost

if TYPE_CHECKING:
    from collections.abc import Callable

BROKEN = Path(__file__).parents[1] / "data" / "plugins"
NOW = datetime(2026, 3, 3, 17, 0, tzinfo=UTC)


@pytest.fixture
def paths(library_of_its_own: Path) -> Paths:
    (library_of_its_own / "plugins").mkdir(parents=True)
    return Paths(library_of_its_own)


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is installed: only what a test puts into the library."""
    monkeypatch.setattr(discovery, "_installed", list)


@pytest.fixture
def put(paths: Paths) -> Callable[..., None]:
    """`put("prints")` copies a broken plugin into the library, `put(dice="…")` writes one."""

    def into(*names: str, **texts: str) -> None:
        for name in names:
            shutil.copy(BROKEN / f"{name}.py", paths.plugins)
        for name, text in texts.items():
            (paths.plugins / f"{name}.py").write_text(f"from workshop import *\n{text}", encoding="utf-8")

    return into


@pytest.fixture
def host(paths: Paths) -> PluginHost:
    return PluginHost(paths, wait=0.5)


@pytest.fixture
def stand(host: PluginHost) -> Callable[[str], Any]:
    """How the plugin of a name stands."""
    return lambda name: next(record for record in host.records() if record.name == name)


@pytest.fixture
def session() -> Session:
    return Session("s" * 36, "site", "g" * 36, None, None, NOW, "Europe/Oslo", "2026-03-03-latskriverne-abcd")


@pytest.fixture
def attendance(session: Session) -> Attendance:
    return Attendance("a" * 36, "site", session.id, "p" * 36, "u" * 36, State.PRESENT)


@pytest.fixture
def take(session: Session) -> Take:
    return Take(
        "t" * 36, "site", session.id, 1, "takes/take-001", NOW, TakeStatus.DONE, "simulated", "band", "", 48000, 4
    )


@pytest.fixture
def deck() -> Deck:
    return Deck("starter", "en", "Starter", (Card("sound-1", "sound", "Listen."), Card("sound-2", "sound", "Again.")))
