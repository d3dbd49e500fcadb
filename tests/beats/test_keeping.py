"""Files that can be made again: whole or not there, bounded, gone when the disk is short, safe with several at once."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from workshop_beats import keeping
from workshop_beats.keeping import Keeping, write_whole

if TYPE_CHECKING:
    from pathlib import Path

DAY = 86_400
CONTENT = bytes(range(250)) * 4
SIZE = len(CONTENT) + 12

USE = f"""
import sys
from pathlib import Path
from workshop_beats.keeping import Keeping
content, kept = bytes(range(250)) * 4, Keeping(Path(sys.argv[1]), ".kept", 4 * {SIZE})
for turn in range(200):
    kept.write(str(turn % 7), content)
    if kept.read(str((turn + 3) % 7)) not in {{None, content}}:
        sys.exit("something else than what was written came back")
    kept.make_room()
"""


@pytest.fixture
def kept(tmp_path: Path) -> Keeping:
    return Keeping(tmp_path / "folder", ".kept", 10 * SIZE)


def put(kept: Keeping, name: str, days: float = 0) -> Path:
    kept.write(name, CONTENT)
    os.utime(kept.path(name), (time.time() - days * DAY,) * 2)
    return kept.path(name)


def names(kept: Keeping) -> list[str]:
    return sorted(path.name for path in kept.folder.iterdir())


def test_what_was_kept_comes_back(kept: Keeping) -> None:
    kept.write("one", CONTENT)
    kept.write("empty", b"")

    assert kept.read("one") == CONTENT
    assert kept.read("empty") == b""
    assert kept.read("other") is None
    assert names(kept) == ["empty.kept", "one.kept"]


@pytest.mark.parametrize("place", [0, 7, 8, 11, 12, 500, -1])
def test_a_damaged_byte_anywhere_is_found(kept: Keeping, place: int) -> None:
    data = bytearray(put(kept, "one").read_bytes())
    data[place] ^= 1
    kept.path("one").write_bytes(data)

    assert kept.read("one") is None


@pytest.mark.parametrize("length", [0, 5, 11, 12, 500, SIZE + 1])
def test_a_file_of_another_length_is_found(kept: Keeping, length: int) -> None:
    path = put(kept, "one")
    path.write_bytes((path.read_bytes() + b"x")[:length])

    assert kept.read("one") is None


def test_what_was_used_longest_ago_goes_first(kept: Keeping) -> None:
    for number in range(12):
        put(kept, f"{number:02}", days=12 - number)
    kept.read("00")
    kept.make_room(coming=SIZE)

    assert names(kept) == ["00.kept", *(f"{number:02}.kept" for number in range(4, 12))]


def test_what_was_not_used_for_a_month_goes_whatever_the_room(kept: Keeping) -> None:
    put(kept, "old", days=31)
    put(kept, "young", days=29)
    kept.make_room()

    assert names(kept) == ["young.kept"]


def test_only_as_much_goes_as_the_disk_is_short_of(kept: Keeping, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        put(kept, str(number), days=5 - number)
    free = 3 * SIZE
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: shutil._ntuple_diskusage(0, 0, free))
    kept.make_room(coming=2 * SIZE, spare=3 * SIZE)

    assert names(kept) == ["2.kept", "3.kept", "4.kept"]


def test_nothing_is_kept_where_the_disk_is_nearly_full(kept: Keeping, monkeypatch: pytest.MonkeyPatch) -> None:
    put(kept, "before")
    free = keeping.SPARE_BYTES + SIZE - 13
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: shutil._ntuple_diskusage(0, 0, free))
    kept.write("after", CONTENT)

    assert names(kept) == ["before.kept"]


@pytest.mark.parametrize("days", [0.0, -400.0])
def test_what_is_in_use_stays_and_a_clock_that_was_wrong_saves_nothing(tmp_path: Path, days: float) -> None:
    kept = Keeping(tmp_path, ".kept", 1, safe_seconds=60)
    put(kept, "one", days)
    kept.make_room()

    assert kept.path("one").exists() == (days == 0)


def test_what_lies_beside_a_file_goes_with_it_and_other_files_stay(tmp_path: Path) -> None:
    kept = Keeping(tmp_path, ".kept", 1, beside=".seal")
    seal, other = put(kept, "one").with_suffix(".seal"), tmp_path / "other.txt"
    for path in (seal, other):
        path.write_text("x", encoding="ascii")
    (tmp_path / "folder.kept").mkdir()
    kept.make_room()

    assert names(kept) == ["folder.kept", "other.txt"]


def test_all_can_be_forgotten(kept: Keeping) -> None:
    kept.forget()
    put(kept, "one")
    kept.forget()

    assert names(kept) == []


def test_parts_of_dead_processes_go_and_those_of_living_ones_within_a_day_stay(kept: Keeping) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    put(kept, "one")
    for name, days in ((f".a.kept.{dead.pid}.part", 0), (f".b.kept.{os.getppid()}.part", 0), (".c.kept.1.part", 2)):
        (kept.folder / name).write_bytes(b"half")
        os.utime(kept.folder / name, (time.time() - days * DAY,) * 2)
    kept.make_room()

    assert names(kept) == [f".b.kept.{os.getppid()}.part", "one.kept"]


def test_where_nothing_can_be_written_nothing_happens(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    kept = Keeping(tmp_path / "file" / "folder", ".kept", SIZE)
    kept.write("one", CONTENT)
    kept.make_room()
    kept.forget()

    assert kept.read("one") is None


def test_a_write_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    with pytest.raises(OSError, match="one"):
        write_whole(tmp_path / "one", CONTENT)

    assert [path.name for path in tmp_path.iterdir()] == ["one"]


@pytest.mark.skipif(os.name != "posix", reason="an open file cannot be replaced there")
def test_whoever_reads_while_it_is_written_again_reads_one_or_the_other(tmp_path: Path) -> None:
    write_whole(tmp_path / "one", b"before")
    with (tmp_path / "one").open("rb") as reader:
        write_whole(tmp_path / "one", b"after")
        assert reader.read() == b"before"

    assert (tmp_path / "one").read_bytes() == b"after"


def test_several_processes_share_a_folder_without_harm(tmp_path: Path) -> None:
    together = [subprocess.Popen([sys.executable, "-c", USE, str(tmp_path)]) for _ in range(3)]

    assert [process.wait(60) for process in together] == [0, 0, 0]
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 4 * SIZE
