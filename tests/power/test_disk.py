"""The model of a disk: what was synced stays, what was not may go."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from tests.power.disk import Cut, Disk, Kind, Record

if TYPE_CHECKING:
    from pathlib import Path

ROOT = "/library"


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    """A disk with an empty folder, whose number is 1."""
    empty = tmp_path / "empty"
    empty.mkdir()
    return Disk(ROOT, empty, {".": 1})


def feed(disk: Disk, *told: tuple[Kind, int, int, bytes] | tuple[Kind, int, int, bytes, bytes]) -> None:
    """Tell a disk (kind, inode, number, path or data, second path) one after the other."""
    for kind, inode, number, first, *second in told:
        disk.feed(Record(kind, 0, inode, number, 7, first, *(second or [b""])))


def synced(inode: int, number: int) -> tuple[tuple[Kind, int, int, bytes], ...]:
    return (Kind.SYNC_BEGIN, inode, number, b""), (Kind.SYNC_END, inode, number, b"")


def left(disk: Disk, tmp_path: Path, cut: Cut, seed: int = 0) -> dict[str, bytes]:
    """The files after a cut."""
    target = tmp_path / f"{cut.value}-{seed}"
    disk.lay_out(target, cut, random.Random(seed))
    return {path.name: path.read_bytes() for path in target.iterdir()}


def test_a_name_without_a_sync_of_its_folder_is_gone_however_well_its_file_was_synced(disk, tmp_path) -> None:
    feed(disk, (Kind.MADE, 2, 0o600, b"/library/a"), (Kind.WRITE, 2, 0, b"hei"), *synced(2, 1))
    assert left(disk, tmp_path, Cut.STRICT) == {}
    assert left(disk, tmp_path, Cut.NAMES) == {"a": b"hei"}


def test_only_what_was_written_before_a_sync_began_is_there_for_certain(disk, tmp_path) -> None:
    feed(disk, (Kind.MADE, 2, 0o600, b"/library/a"), *synced(1, 1), (Kind.WRITE, 2, 0, b"old"))
    feed(disk, (Kind.SYNC_BEGIN, 2, 2, b""), (Kind.WRITE, 2, 3, b"new"), (Kind.SYNC_END, 2, 2, b""))
    assert left(disk, tmp_path, Cut.STRICT) == {"a": b"old"}


def test_a_rename_without_a_sync_is_taken_back(disk, tmp_path) -> None:
    feed(disk, (Kind.MADE, 2, 0o600, b"/library/a"), (Kind.WRITE, 2, 0, b"old"), *synced(2, 1))
    feed(disk, (Kind.MADE, 3, 0o600, b"/library/b"), (Kind.WRITE, 3, 0, b"new"), *synced(3, 2), *synced(1, 3))
    feed(disk, (Kind.RENAME, 0, 0, b"/library/b", b"/library/a"))
    assert left(disk, tmp_path, Cut.STRICT) == {"a": b"old", "b": b"new"}
    assert left(disk, tmp_path, Cut.NAMES) == {"a": b"new"}
    feed(disk, *synced(1, 4))
    assert left(disk, tmp_path, Cut.STRICT, 1) == {"a": b"new"}


def test_a_torn_write_keeps_whole_sectors_and_what_was_synced_before(disk, tmp_path) -> None:
    feed(disk, (Kind.MADE, 2, 0o600, b"/library/a"), (Kind.WRITE, 2, 0, b"x" * 100), *synced(2, 1), *synced(1, 2))
    feed(disk, (Kind.WRITE, 2, 100, b"y" * 2000))
    seen = {left(disk, tmp_path, Cut.TORN, seed)["a"] for seed in range(60)}
    assert {len(content) for content in seen} == {100, 2100}
    for content in seen:
        assert content[:100] == b"x" * 100
        for start, end in ((100, 512), (512, 1024), (1024, 1536), (1536, 2048), (2048, 2100)):
            assert len(set(content[start:end])) <= 1, "a sector is whole or not there"
    assert len(seen) > 3


def test_a_mode_lasts_with_the_next_sync(disk, tmp_path) -> None:
    feed(disk, (Kind.MADE, 2, 0o600, b"/library/a"), *synced(1, 1), (Kind.MODE, 2, 0o444, b""))
    left(disk, tmp_path, Cut.STRICT)
    assert (tmp_path / "strict-0" / "a").stat().st_mode & 0o777 == 0o600
    feed(disk, *synced(2, 2))
    left(disk, tmp_path, Cut.STRICT, 1)
    assert (tmp_path / "strict-1" / "a").stat().st_mode & 0o777 == 0o444
