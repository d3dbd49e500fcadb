"""Files are the old one or the new one, and nobody else's business."""

from __future__ import annotations

import os
import stat

import pytest

from workshop.store import durable

posix = pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


@posix
def test_the_library_and_what_is_in_it_is_for_its_owner_only(evening, paths):
    folders = [paths.home, paths.sessions, paths.session(evening.session.folder)]
    assert [mode(folder) for folder in folders] == [0o700] * 3
    files = [path for path in paths.home.rglob("*") if path.is_file()]
    assert {path.name for path in files} >= {"workshop.db", "register.json", "session.json"}
    assert {path.name: oct(mode(path)) for path in files} == {path.name: "0o600" for path in files}


@posix
@pytest.mark.parametrize("inside", [(), ("run",), ("holiday.jpg", "demo-log")])
def test_a_folder_that_others_may_look_into_is_closed_whatever_is_in_it(library, paths, inside):
    paths.home.mkdir()
    paths.home.chmod(0o755)
    for name in inside:
        (paths.home / name).mkdir()
    assert library.site
    assert mode(paths.home) == 0o700


@posix
def test_a_folder_that_the_whole_machine_shares_keeps_its_mode(library, paths):
    paths.home.mkdir()
    paths.home.chmod(0o1777)
    assert library.site
    assert mode(paths.home) == 0o1777
    assert mode(paths.database) == 0o600


def test_a_replacement_that_fails_leaves_the_old_file_and_no_litter(tmp_path, monkeypatch):
    path = tmp_path / "register.json"
    durable.replace_file(path, b"old")

    def fails(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(OSError, match="No space"):
        durable.replace_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["register.json"]


def test_what_a_killed_process_left_half_written_is_overwritten(tmp_path):
    (tmp_path / ".register.json.new").write_bytes(b"x" * 10_000)
    durable.replace_file(tmp_path / "register.json", b"new")
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("register.json", b"new")]
