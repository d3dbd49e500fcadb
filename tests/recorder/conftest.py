"""A recorder for a library of its own, whose engine never outlives the test."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest

from tests.recorder.takes import new_client
from workshop_recorder.wire import find

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from workshop_recorder.client import EngineClient


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """The library's folder."""
    folder = tmp_path / "library"
    folder.mkdir()
    yield folder
    left = find(folder / "run" / "recorder.json")
    if left is not None:
        with suppress(ProcessLookupError):
            os.kill(left.pid, signal.SIGKILL)


@pytest.fixture
def client(home: Path) -> Callable[..., EngineClient]:
    """Make a client of the library's engine, with settings by keyword; each hangs up at the end."""

    def make(**settings: Any) -> EngineClient:
        return new_client(home, **settings)

    return make
