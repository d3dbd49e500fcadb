"""A leader for every test, and how many faults to inject."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.session.leader import Leader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture
def leader(tmp_path: Path) -> Iterator[Leader]:
    """A leader with an empty library; what they left running is ended, and so is an engine."""
    person = Leader(tmp_path / "library")
    yield person
    for process in person.running:
        if process.poll() is None:
            process.kill()
        process.communicate()
    card = person.home / "run" / "recorder.json"
    if card.exists():
        pid = json.loads(card.read_text(encoding="utf-8")).get("pid")
        if (
            pid
            and Path(f"/proc/{pid}/cmdline").exists()
            and b"workshop_recorder" in Path(f"/proc/{pid}/cmdline").read_bytes()
        ):
            os.kill(pid, 9)


@pytest.fixture
def trials() -> Callable[[int], int]:
    """How many faults to inject: `WORKSHOP_TRIALS`, else what the test thinks is enough for every day."""
    return lambda usual: int(os.environ.get("WORKSHOP_TRIALS", usual))
