"""The kit for plugin authors."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from workshop.clock import Clock
    from workshop.testing import FakeClock


def test_the_clock_goes_when_it_is_told_to(workshop_clock: FakeClock) -> None:
    clock: Clock = workshop_clock
    before = clock.now()
    workshop_clock.advance(minutes=5)
    assert clock.now() - before == timedelta(minutes=5)
    assert clock.monotonic_ns() == 300 * 10**9


def test_a_jump_of_the_clock_is_no_passing_of_time(workshop_clock: FakeClock) -> None:
    workshop_clock.jump(workshop_clock.now() - timedelta(hours=1))
    assert workshop_clock.monotonic_ns() == 0
    assert workshop_clock.zone() == "Europe/Oslo"


def test_commands_and_services_share_one_library(workshop_cli: Any, workshop_app: Any, workshop_home: Path) -> None:
    assert workshop_cli("venue", "add", "Kjelleren").exit_code == 0
    assert [venue.name for venue in workshop_app.people.venues()] == ["Kjelleren"]
    assert workshop_app.paths.home == workshop_home


def test_sessions_stand_at_the_fake_clocks_time(
    workshop_cli: Any, workshop_app: Any, workshop_clock: FakeClock
) -> None:
    workshop_cli("venue", "add", "Kjelleren")
    workshop_cli("group", "add", "Låtskriverne", "--venue", "Kjelleren")
    assert workshop_cli("session", "open", "Låtskriverne").exit_code == 0
    assert workshop_app.sessions.current().opened_at == workshop_clock.now()


def test_a_refusal_is_an_exit_code_and_a_sentence(workshop_cli: Any) -> None:
    done = workshop_cli("session", "open", "Nobody")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "Nobody" in done.stderr


def test_a_plugin_tells_how_it_stands(workshop_plugin: Any, tmp_path: Path) -> None:
    (tmp_path / "dice.py").write_text("raise ValueError('no luck')")
    record = workshop_plugin(tmp_path / "dice.py")
    assert (record.status, str(record.reason)) == ("failed", "It cannot be loaded: ValueError: no luck")


def test_loading_the_kit_imports_nothing_of_the_toolkit() -> None:
    program = "import sys, workshop.testing; print(*(name for name in sys.modules if name.startswith('workshop.')))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["workshop.testing"]
