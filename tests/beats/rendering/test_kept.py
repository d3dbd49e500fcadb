"""What is rendered once is kept while it is whole, gives way when the disk is short, and outlives no process's death."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest

from workshop_beats.rendering import kept
from workshop_beats.rendering.kept import kept_or_made

if TYPE_CHECKING:
    from pathlib import Path

DAY = 86_400
SIZE = 1000


def write(path: Path) -> None:
    path.write_bytes(b"x" * SIZE)


def refuse(path: Path) -> None:
    raise AssertionError(f"{path} was made again")


def keep(folder: Path, name: str, days: float) -> Path:
    path, _ = kept_or_made(folder, name, SIZE, write)
    os.utime(path, (time.time() - days * DAY,) * 2)
    return path


def test_it_is_made_once_and_comes_with_its_digest(tmp_path: Path) -> None:
    path, digest = kept_or_made(tmp_path, "song", SIZE, write)

    assert digest == hashlib.sha256(path.read_bytes()).hexdigest()
    assert kept_or_made(tmp_path, "song", SIZE, refuse) == (path, digest)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["song.sha256", "song.wav"]


@pytest.mark.parametrize("harm", ["damage", "no seal", "another seal"])
def test_one_that_is_not_what_its_seal_says_is_made_again(tmp_path: Path, harm: str) -> None:
    path, digest = kept_or_made(tmp_path, "song", SIZE, write)
    if harm == "damage":
        path.write_bytes(b"y" * SIZE)
    elif harm == "no seal":
        path.with_suffix(".sha256").unlink()
    else:
        path.with_suffix(".sha256").write_bytes(b"\xff")

    assert kept_or_made(tmp_path, "song", SIZE, write) == (path, digest)
    assert path.read_bytes() == b"x" * SIZE
    assert kept_or_made(tmp_path, "song", SIZE, refuse) == (path, digest)


def test_the_files_used_longest_ago_go_with_their_seals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old, older, recent = (keep(tmp_path, name, days) for name, days in (("old", 3), ("older", 9), ("recent", 2)))
    monkeypatch.setattr(kept, "MOST_BYTES", 3 * SIZE)
    kept_or_made(tmp_path, "new", SIZE, write)

    assert not older.exists()
    assert not older.with_suffix(".sha256").exists()
    assert old.exists()
    assert recent.exists()


def test_using_a_file_makes_it_young(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    used = keep(tmp_path, "used", 9)
    kept_or_made(tmp_path, "used", SIZE, refuse)
    monkeypatch.setattr(kept, "MOST_BYTES", 1)
    kept_or_made(tmp_path, "new", SIZE, write)

    assert used.exists()


def test_what_was_asked_for_just_now_stays_however_short_the_room_is(tmp_path: Path) -> None:
    loading, other = keep(tmp_path, "loading", 0.001), keep(tmp_path, "other", 0.5)
    kept_or_made(tmp_path, "new", SIZE, write, spare=1 << 60)

    assert loading.exists()
    assert not other.exists()


def test_others_give_way_to_the_take_also_when_nothing_is_made(tmp_path: Path) -> None:
    wanted, other = keep(tmp_path, "wanted", 2), keep(tmp_path, "other", 1)
    kept_or_made(tmp_path, "wanted", SIZE, refuse, spare=1 << 60)

    assert wanted.exists()
    assert not other.exists()


def test_a_failure_leaves_nothing_and_the_old_file_in_place(tmp_path: Path) -> None:
    old = keep(tmp_path, "old", 3)

    def fail(path: Path) -> None:
        write(path)
        raise OSError("no more room")

    with pytest.raises(OSError, match="no more room"):
        kept_or_made(tmp_path, "song", SIZE, fail)
    assert sorted(tmp_path.iterdir()) == [old.with_suffix(".sha256"), old]


def test_two_that_are_made_at_once_are_both_right(tmp_path: Path) -> None:
    begun, found = threading.Event(), []

    def slowly(path: Path) -> None:
        write(path)
        begun.set()
        other.wait(30)

    program = (
        "import sys; from pathlib import Path; from workshop_beats.rendering.kept import kept_or_made\n"
        f"kept_or_made(Path(sys.argv[1]), 'song', {SIZE}, lambda path: path.write_bytes(b'x' * {SIZE}))"
    )
    making = threading.Thread(target=lambda: found.append(kept_or_made(tmp_path, "song", SIZE, slowly)))
    other = subprocess.Popen([sys.executable, "-c", program, str(tmp_path)])
    making.start()
    assert begun.wait(30)
    making.join()

    assert other.returncode == 0
    assert found == [kept_or_made(tmp_path, "song", SIZE, refuse)]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["song.sha256", "song.wav"]


def test_parts_of_a_process_that_died_go_also_when_nothing_is_made(tmp_path: Path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    keep(tmp_path, "song", 0)
    left, living = tmp_path / f".other.wav.{dead.pid}.part", tmp_path / f".other.wav.{os.getppid()}.part"
    for path in (left, living):
        path.write_bytes(b"half")
    kept_or_made(tmp_path, "song", SIZE, refuse)

    assert not left.exists()
    assert living.exists()
