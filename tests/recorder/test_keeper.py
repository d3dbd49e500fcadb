"""Files are put on the disk when it saves most: right after a chunk, and whether or not one comes."""

from __future__ import annotations

import errno
import os
import threading
import time
from typing import TYPE_CHECKING

import pytest

from tests.recorder.takes import added, begun, eventually
from workshop import read_journal
from workshop_recorder.engine.intake import Intake
from workshop_recorder.engine.keeper import MANY_SYNC_SECONDS, MANY_TRACKS, SYNC_SECONDS, Keeper

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from workshop_recorder.engine.take import RollingTake

ARMED = {"driver": "d", "device": "d", "host_api": "h", "sample_rate": 48000, "channels": 1, "period": 0}


class File:
    """Counts what a keeper does with a track, in order."""

    def __init__(self, told: list[str], name: str) -> None:
        self.end, self._told, self._name = None, told, name
        self.deleted = False

    def push(self) -> None:
        self._told.append(f"push {self._name}")

    def sync(self) -> None:
        self._told.append(f"sync {self._name}")


@pytest.fixture
def take(tmp_path: Path) -> Iterator[RollingTake]:
    rolling = begun({"take": "t", "folder": str(tmp_path), "tracks": []}, ARMED)
    yield rolling
    rolling.tracks = {}
    rolling.abandon()


def test_all_files_begin_to_be_written_out_before_any_is_waited_for(take: RollingTake) -> None:
    told: list[str] = []
    take.tracks = {1: File(told, "a"), 2: File(told, "b")}  # type: ignore[dict-item]
    keeper = Keeper(take, Intake(1, 48000))
    keeper.start()
    keeper.wrote()

    assert eventually(lambda: len(told) == 4)
    keeper.finish()
    assert told == ["push a", "push b", "sync a", "sync b"]


def test_a_sync_waits_until_it_is_due_and_comes_with_the_next_chunk_then(take: RollingTake) -> None:
    told: list[str] = []
    take.tracks = {1: File(told, "a")}  # type: ignore[dict-item]
    keeper = Keeper(take, Intake(1, 48000))
    keeper._due = time.monotonic() + 3600
    keeper.start()
    keeper.wrote()
    keeper.note("marker", frame=1)
    assert eventually(lambda: "marker" in (take.folder / "take.journal").read_text())
    assert told == []

    keeper._due = time.monotonic()
    keeper.wrote()
    assert eventually(lambda: len(told) == 2)
    assert keeper._due > time.monotonic() + SYNC_SECONDS / 2
    keeper.finish()


def test_notes_put_no_sync_off(take: RollingTake) -> None:
    synced = threading.Event()
    file = File([], "a")
    file.sync = synced.set  # type: ignore[method-assign]
    take.tracks = {1: file}  # type: ignore[dict-item]
    keeper = Keeper(take, Intake(1, 48000))
    for number in range(2000):
        keeper.note("marker", frame=number)
    keeper.start()

    assert synced.wait(5)
    assert not keeper._notes.empty(), "the sync came before all the notes"
    while not keeper._notes.empty():
        keeper._notes.get()
    keeper.finish()


@pytest.mark.parametrize(("tracks", "seconds"), [(MANY_TRACKS, SYNC_SECONDS), (MANY_TRACKS + 1, MANY_SYNC_SECONDS)])
def test_many_files_on_a_quick_disk_are_synced_less_often(take: RollingTake, tracks: int, seconds: float) -> None:
    keeper = Keeper(take, Intake(1, 48000))
    before = time.monotonic()
    keeper._sync([File([], str(number)) for number in range(tracks)])  # type: ignore[misc]

    assert seconds <= keeper._due - before < seconds + 0.1


@pytest.mark.parametrize("closing", [False, True], ids=["syncing", "closing"])
def test_a_disk_that_could_not_keep_a_file_marks_the_take_once_and_for_good(
    take: RollingTake, monkeypatch: pytest.MonkeyPatch, closing: bool
) -> None:
    """A sync that succeeds after one that failed does not say that everything is there."""
    added(take, {"number": 1, "channel": 1, "file": "a.wav"}, 0, 1)
    take.frame = 480
    keep, fails = os.fsync, [OSError(errno.EIO, "Input/output error")]

    def fsync(descriptor: int) -> None:
        if fails and os.path.samestat(os.fstat(descriptor), (take.folder / "a.wav").stat()):
            raise fails.pop()
        keep(descriptor)

    keeper = Keeper(take, Intake(1, 48000))
    monkeypatch.setattr(os, "fsync", fsync)
    if not closing:
        for _ in range(2):
            keeper._sync(list(take.tracks.values()))
    take.close("stopped")
    facts = read_journal((take.folder / "take.journal").read_text().splitlines())
    assert (fails, take.warnings) == ([], {"suspect"})
    assert facts.notices == ((480, "suspect", 0),)


def test_many_files_on_a_slow_disk_are_synced_as_often_as_few(take: RollingTake) -> None:
    slow = File([], "slow")
    slow.sync = lambda: time.sleep(0.06)  # type: ignore[method-assign]
    keeper = Keeper(take, Intake(1, 48000))
    before = time.monotonic()
    keeper._sync([slow, *(File([], str(number)) for number in range(MANY_TRACKS))])  # type: ignore[list-item]

    assert keeper._due - before < MANY_SYNC_SECONDS
