"""The power goes at any moment: at most 1.0 s of a rolling take is lost, every file opens, and nothing that was kept is gone."""

from __future__ import annotations

import os
import random
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.audio.jack import running_jack, stamping
from tests.conftest import missing
from tests.power.disk import Cut, Disk, Kind
from tests.power.examining import examine
from tests.power.recording import record_evening

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.power.disk import Record
    from tests.power.recording import Evening

TRIALS = int(os.environ.get("WORKSHOP_TRIALS", "2"))
CHANNELS = int(os.environ.get("WORKSHOP_POWER_TRACKS", "4"))

pytestmark = [pytest.mark.real, pytest.mark.campaign]


@pytest.fixture(scope="module")
def evening(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Evening]:
    """Two takes on a real audio server, and everything that the disk was told meanwhile."""
    for program in ("jackd", "cc", "sox", "ffprobe"):
        if os.environ.get("WORKSHOP_HIDDEN_AUDIO") or shutil.which(program) is None:
            missing(f"{program} is not there")
    folder = tmp_path_factory.mktemp("power")
    with pytest.MonkeyPatch.context() as patch, running_jack(folder) as server:
        patch.setenv("JACK_DEFAULT_SERVER", server.name)
        patch.setenv("JACK_NO_START_SERVER", "1")
        with stamping(CHANNELS) as source:
            yield record_evening(folder, source, 3.5)


def contents(home: Path) -> dict[str, bytes]:
    """What a library holds, but for its logs: those are written through what a process inherits."""
    files = (path for path in home.rglob("*") if path.is_file() and "logs" not in path.relative_to(home).parts)
    return {path.relative_to(home).as_posix(): path.read_bytes() for path in files}


def test_the_log_tells_all_that_the_disk_was_told(evening: Evening, tmp_path: Path) -> None:
    disk = Disk(str(evening.root), evening.baseline, evening.inodes)
    for record in evening.records:
        disk.feed(record)
    disk.flush()
    disk.lay_out(tmp_path / "all", Cut.STRICT, random.Random(0))
    told, there = contents(tmp_path / "all"), contents(evening.root)
    assert {name for name in told.keys() | there.keys() if told.get(name) != there.get(name)} == set()


def anywhere(records: list[Record]) -> list[int]:
    return list(range(1, len(records)))


def just_before_a_sync_ends(records: list[Record]) -> list[int]:
    return [index for index, record in enumerate(records) if record.kind is Kind.SYNC_END]


def around_the_start(records: list[Record]) -> list[int]:
    begun = [index for index, record in enumerate(records) if record.kind is Kind.FOLDER and b"/take-0" in record.first]
    return [index + step for index in begun for step in range(-20, 200) if index + step < len(records)]


def while_sealing(records: list[Record]) -> list[int]:
    ends = [index for index, record in enumerate(records) if b'"what":"end"' in record.first]
    return [index + step for index in ends for step in range(-30, 200) if index + step < len(records)]


def while_deleting(records: list[Record]) -> list[int]:
    gone = [index for index, record in enumerate(records) if record.kind is Kind.UNLINK and b".wav" in record.first]
    return [index + step for index in gone for step in range(-60, 60) if index + step < len(records)]


MOMENTS = (anywhere, just_before_a_sync_ends, around_the_start, while_sealing, while_deleting)


@pytest.mark.parametrize("moments", MOMENTS)
def test_a_power_cut_costs_no_file_no_committed_row_and_no_more_than_a_second(
    evening: Evening, tmp_path: Path, moments: Callable[[list[Record]], list[int]]
) -> None:
    rng = random.Random(moments.__name__)
    points = sorted(rng.choices(moments(evening.records), k=TRIALS))
    disk, fed, worst = Disk(str(evening.root), evening.baseline, evening.inodes), 0, 0.0
    for trial, point in enumerate(points, start=MOMENTS.index(moments)):
        for record in evening.records[fed:point]:
            disk.feed(record)
        fed = point
        home, cut = tmp_path / f"after-{trial}", list(Cut)[trial % 3]
        disk.lay_out(home, cut, rng)
        worst = max(worst, examine(home, evening, point, cut))
        shutil.rmtree(home)
    print(f"worst loss {worst:.3f} s in {TRIALS} cuts ({moments.__name__})", flush=True)
