"""A folder comes into being whole or not at all, whatever the disk does."""

from __future__ import annotations

import errno
import os
import subprocess
import time

import pytest

from workshop.errors import FileError
from workshop.services.staging import staged, write_manifest


def test_what_was_written_is_there_and_nothing_else(tmp_path) -> None:
    with staged(tmp_path / "out") as folder:
        assert not (tmp_path / "out").exists()
        (folder / "a.txt").write_text("a", encoding="utf-8")
    assert [path.name for path in tmp_path.rglob("*")] == ["out", "a.txt"]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_any_fault_leaves_nothing(tmp_path, error) -> None:
    with pytest.raises(error), staged(tmp_path / "new" / "out"):
        raise error
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("number", "words"), [(errno.ENOSPC, "no room"), (errno.EROFS, "cannot be written"), (errno.EACCES, "cannot be")]
)
def test_what_the_disk_says_becomes_a_sentence_with_a_way_out(tmp_path, number, words) -> None:
    fault = OSError(number, os.strerror(number))
    with pytest.raises(FileError, match=words) as caught, staged(tmp_path / "out"):
        raise fault
    assert caught.value.hint is not None
    assert list(tmp_path.iterdir()) == []


def test_a_folder_made_meanwhile_by_somebody_else_is_kept(tmp_path) -> None:
    with pytest.raises(FileError), staged(tmp_path / "out"):
        (tmp_path / "out" / "theirs").mkdir(parents=True)
    assert [path.name for path in tmp_path.rglob("*")] == ["out", "theirs"]


def test_a_parent_that_is_a_file_is_refused(tmp_path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FileError), staged(tmp_path / "file" / "out"):
        pytest.fail("nothing can be written there")


def test_what_a_dead_export_left_behind_is_swept_but_a_running_one_is_not(tmp_path) -> None:
    old, new = tmp_path / ".out.partial-dead", tmp_path / ".out.partial-live"
    for folder in (old, new):
        folder.mkdir()
    os.utime(old, (time.time() - 7200,) * 2)
    with staged(tmp_path / "out"):
        assert (old.exists(), new.exists()) == (False, True)


@pytest.mark.real
def test_a_full_disk_leaves_nothing(tmp_path, require) -> None:
    require("mount")
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = (
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)], check=False).returncode == 0
    )
    if not mounted:
        pytest.skip("cannot mount a small disk here")
    try:
        with pytest.raises(FileError, match="no room"), staged(disk / "out") as folder:
            (folder / "big").write_bytes(bytes(1 << 20))
        assert list(disk.iterdir()) == []
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_the_manifest_names_every_file_once_in_order(tmp_path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "å.txt").touch()
    (tmp_path / "a.txt").touch()
    assert write_manifest(tmp_path) == ("a.txt", "b/å.txt")
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert (tmp_path / "manifest.sha256").read_bytes() == f"{empty}  a.txt\n{empty}  b/å.txt\n".encode()
