"""What is kept is bounded: the files used longest ago go first, never one that a take may be playing."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from workshop_beats.rendering.kept import is_whole, prune, seal_of, sha256_of

if TYPE_CHECKING:
    from pathlib import Path

DAY = 86_400


def keep(folder: Path, name: str, days: float, size: int = 1000) -> Path:
    path = folder / f"{name}.wav"
    path.write_bytes(b"x" * size)
    seal_of(path).write_text(sha256_of(path), encoding="ascii")
    os.utime(path, (time.time() - days * DAY,) * 2)
    return path


def test_the_files_used_longest_ago_go_with_their_seals(tmp_path: Path) -> None:
    old, older, recent = keep(tmp_path, "b", 3), keep(tmp_path, "a", 9), keep(tmp_path, "c", 2)
    prune(tmp_path, coming=1000, most=3000)

    assert not older.exists()
    assert not seal_of(older).exists()
    assert old.exists()
    assert recent.exists()


def test_a_file_used_within_a_day_stays_however_full_it_is(tmp_path: Path) -> None:
    playing = keep(tmp_path, "playing", 0.9)
    prune(tmp_path, coming=10_000, most=1)

    assert playing.exists()


def test_using_a_file_makes_it_young(tmp_path: Path) -> None:
    used = keep(tmp_path, "used", 9)
    assert is_whole(used)
    prune(tmp_path, coming=10_000, most=1)

    assert used.exists()


def test_nothing_goes_while_there_is_room(tmp_path: Path) -> None:
    old = keep(tmp_path, "old", 99)
    prune(tmp_path, coming=1000, most=2000)

    assert old.exists()


def test_a_damaged_file_or_one_without_a_seal_is_not_whole(tmp_path: Path) -> None:
    damaged, bare = keep(tmp_path, "damaged", 0), keep(tmp_path, "bare", 0)
    damaged.write_bytes(b"y" * 1000)
    seal_of(bare).unlink()

    assert not is_whole(damaged)
    assert not is_whole(bare)
    assert not is_whole(tmp_path / "none.wav")


def test_what_cannot_be_removed_stays_and_the_next_one_goes(tmp_path: Path) -> None:
    (tmp_path / "folder.wav").mkdir()
    os.utime(tmp_path / "folder.wav", (0, 0))
    old = keep(tmp_path, "old", 5)
    prune(tmp_path, coming=1000, most=1000)

    assert (tmp_path / "folder.wav").is_dir()
    assert not old.exists()
