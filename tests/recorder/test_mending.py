"""A torn file is mended so that it can be taken back, and a cut at any step costs nothing."""

from __future__ import annotations

import errno
import json
import os
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.recorder.takes import AUDIO, facts, killed_take, track
from workshop import JOURNAL
from workshop_recorder import mending, recovery, wavefile
from workshop_recorder.recovery import recover


@pytest.fixture
def take(tmp_path: Path) -> Path:
    """A take of two tracks whose engine was killed."""
    return killed_take(tmp_path)


def tear(take: Path, number: int = 1) -> bytes:
    """Leave a track's file as a kill may: one frame more than its header counts, and half of another; returns it."""
    path = take / track(number).file
    with path.open("ab") as file:
        file.write(b"\1\0\0\2\0")
    return path.read_bytes()


@pytest.fixture
def no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk on which no copy fits."""
    monkeypatch.setattr(mending, "AMPLE_SECONDS", 1e12)


def test_a_torn_end_is_marked_as_mended_and_a_whole_file_is_not(take: Path) -> None:
    before = tear(take)
    recover(take)

    assert {number: entry.mended for number, entry in facts(take).tracks.items()} == {1: True, 2: False}
    assert (take / f"{track(1).file}.unmended").read_bytes() == before
    assert not list(take.glob("*.mending"))


@pytest.mark.usefixtures("no_room")
def test_without_room_for_a_copy_a_file_is_mended_in_place_and_what_it_was_is_noted(take: Path) -> None:
    path, before = take / track(1).file, tear(take)
    recover(take)

    assert {number: (entry.frames, entry.mended) for number, entry in facts(take).tracks.items()} == {
        1: (len(AUDIO) + 1, True),
        2: (len(AUDIO), False),
    }
    note = take / f"{path.name}.unmended.json"
    mending.Outline(**json.loads(note.read_text())).put_back(path)
    assert path.read_bytes() == before
    assert {entry.name for entry in take.iterdir()} == {JOURNAL, path.name, note.name, track(2).file}


@pytest.mark.parametrize("room", [False, True])
def test_mending_in_place_that_was_cut_off_still_knows_what_the_file_was(
    take: Path, room: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, before = take / track(1).file, tear(take)
    child = os.fork()
    if not child:
        monkeypatch.setattr(mending, "AMPLE_SECONDS", 1e12)
        # The unfinished frame is gone by then, and the header still counts what it counted.
        monkeypatch.setattr(wavefile, "os", SimpleNamespace(fstat=os.fstat, fsync=lambda _: os._exit(9)))
        recover(take)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    monkeypatch.setattr(mending, "AMPLE_SECONDS", 0 if room else 1e12)
    recover(take)

    assert facts(take).tracks[1].frames == len(AUDIO) + 1
    assert not (take / f"{path.name}.unmended").exists()
    note = take / f"{path.name}.unmended.json"
    mending.Outline(**json.loads(note.read_text())).put_back(path)
    assert path.read_bytes() == before


@pytest.mark.usefixtures("no_room")
def test_what_cannot_be_read_after_mending_in_place_is_set_aside_as_it_was(
    take: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, before = take / track(1).file, tear(take)
    listen = recovery.listen
    monkeypatch.setattr(recovery, "listen", lambda path, frames: listen(path, frames + (path.name == track(1).file)))
    recover(take)

    assert (take / f"{path.name}.unreadable").read_bytes() == before
    assert not list(take.glob("*.unmended*"))


@pytest.mark.parametrize("word", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_a_file_whose_copy_found_no_room_after_all_is_mended_in_place(
    take: Path, word: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, before = take / track(1).file, tear(take)

    def fill_up(_source: Path, target: Path) -> None:
        target.write_bytes(b"as far as it came")
        raise OSError(word, "no room")

    monkeypatch.setattr(shutil, "copy", fill_up)
    recover(take)

    told = facts(take)
    assert (told.end, told.tracks[1].frames, told.tracks[1].mended) == ("recovered", len(AUDIO) + 1, True)
    note = take / f"{path.name}.unmended.json"
    assert {entry.name for entry in take.iterdir()} == {JOURNAL, path.name, note.name, track(2).file}
    mending.Outline(**json.loads(note.read_text())).put_back(path)
    assert path.read_bytes() == before


def test_a_disk_that_fails_while_a_copy_is_made_costs_nothing(take: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tear(take)

    def fail(_source: Path, target: Path) -> None:
        target.write_bytes(b"as far as it came")
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as failing:
        failing.setattr(shutil, "copy", fail)
        with pytest.raises(OSError, match="Input/output"):
            recover(take)
    assert (take / track(1).file).read_bytes() == before
    assert not list(take.glob("*.mending"))
    assert (facts(take).end, facts(take).tracks[2].frames) == ("", len(AUDIO))

    recover(take)
    assert (facts(take).end, facts(take).tracks[1].frames) == ("recovered", len(AUDIO) + 1)


@pytest.mark.parametrize(
    ("owner", "name", "call"),
    [(shutil, "copy", 1), (mending, "mend", 1), (mending, "set_aside", 1), (Path, "rename", 2), (Path, "rename", 3)],
)
def test_mending_that_is_cut_off_at_any_step_is_taken_up_where_it_was(
    take: Path, owner: object, name: str, call: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tear(take)
    tear(take, 2)
    calls, function = 0, getattr(owner, name)

    def cut_off(*given: object) -> object:
        nonlocal calls
        calls += 1
        if calls == call:
            os._exit(9)
        return function(*given)

    child = os.fork()
    if not child:
        monkeypatch.setattr(owner, name, cut_off)
        recover(take)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    recover(take)

    told = facts(take).tracks[1]
    assert (told.frames, told.mended) == (len(AUDIO) + 1, True)
    assert (take / f"{track(1).file}.unmended").read_bytes() == before
    assert {path.name for path in take.iterdir()} == {
        JOURNAL,
        *(f"{track(number).file}{ending}" for number in (1, 2) for ending in ("", ".unmended")),
    }
