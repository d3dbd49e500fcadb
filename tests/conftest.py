"""What all tests share: a library of their own, and real parts that skip with a reason but never under CI."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.audio.jack import jack_server, midi_pair, stamped_source  # noqa: F401 - fixtures for every test

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


SILENT_BEATS = ("template", "song", "exchange", "kits", "paper", "sheet", "sound")
SILENT_ROOMS = (
    *("domain", "store", "presets", "cards", "signal", "services"),
    *(f"beats/{room}" for room in SILENT_BEATS),
)
"""Folders whose tests never come near PortAudio or JACK: those of the services have a recorder that only plays one."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is the same without audio, and give the tests with real parts to one worker: they share two cores.

    First, because a worker of pytest-xdist reads the groups in the same hook, and would read them too early.
    """
    here = Path(__file__).parent
    silent = [here / room for room in SILENT_ROOMS]
    for item in items:
        if any(item.path.is_relative_to(room) for room in silent):
            item.add_marker("pure")
        if item.get_closest_marker("real"):
            item.add_marker(pytest.mark.xdist_group("real"))


# Hundreds of libraries, each with room in reserve, would fill the disk.
os.environ.setdefault("WORKSHOP_BALLAST", "0")


# A shell that runs the suite in the background has it ignore Ctrl-C, and every process that a test starts would, too.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def library_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test can reach the leader's real register."""
    home = tmp_path / "library"
    monkeypatch.setenv("WORKSHOP_HOME", str(home))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.delenv("WORKSHOP_SAFE_MODE", raising=False)
    return home


def missing(reason: str) -> None:
    """Skip with a reason; under CI a missing real part is a failure, but for the pass that hides audio on purpose."""
    if os.environ.get("CI") == "true" and not os.environ.get("WORKSHOP_HIDDEN_AUDIO"):
        pytest.fail(f"CI must have every real part: {reason}")
    pytest.skip(reason)


def starts(program: str) -> bool:
    """Whether a program's own libraries are there; the loader says 127 where one is not."""
    return subprocess.run([program, "--version"], capture_output=True, check=False, timeout=20).returncode != 127


@pytest.fixture
def require() -> Callable[..., None]:
    """`require("jackd", "sox")`: the programs that a test cannot do without."""

    def check(*programs: str) -> None:
        for program in programs:
            if shutil.which(program) is None:
                missing(f"{program} is not installed")
            if os.environ.get("WORKSHOP_HIDDEN_AUDIO") and not starts(program):
                missing(f"{program} cannot start without the audio libraries that are hidden")

    return check


@pytest.fixture
def small_disk(tmp_path: Path, require: Callable[..., None]) -> Iterator[Path]:
    """A disk of 16 MiB."""
    require("mount", "umount")
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(folder)]
    if os.geteuid() or subprocess.run(command, check=False, capture_output=True).returncode:
        missing("a small disk cannot be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)
