"""A take whose engine is gone is closed by what its files hold; nothing is overwritten, nothing deleted."""

from __future__ import annotations

import errno
import json
import os
import shutil
import struct
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from tests.recorder.takes import facts, heard, track
from workshop import JOURNAL
from workshop_recorder import mending, recovery, wavefile
from workshop_recorder.engine.track import TrackFile
from workshop_recorder.journal import InUseError, Journal, make_reserve
from workshop_recorder.recovery import recover
from workshop_recorder.sealing import seal

AUDIO = np.linspace(-0.5, 0.5, 4800, dtype=np.float32)


@pytest.fixture
def take(tmp_path: Path) -> Path:
    """A take of two tracks whose engine was killed: no end in the journal, files still as they were while it rolled."""
    journal = Journal(tmp_path, create=True)
    journal.append("armed", take="t", rate=48000, driver="d", device="d", host_api="h", channels=2)
    make_reserve(tmp_path)
    for number, start in ((1, 0), (2, 1000)):
        journal.append("track", number=number, channel=number, file=track(number).file, start_frame=start, people=[])
        file = TrackFile(tmp_path / track(number).file, number, number, start, 48000)
        file.write(AUDIO, 0.5)
    journal.append("lost", frame=500, frames=10)
    journal.close()
    return tmp_path


def tear(take: Path, number: int = 1) -> bytes:
    """Leave a track's file as a kill may: one frame more than its header counts, and half of another; returns it."""
    path = take / track(number).file
    with path.open("ab") as file:
        file.write(b"\1\0\0\2\0")
    return path.read_bytes()


@pytest.fixture
def no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk on which no copy fits."""
    monkeypatch.setattr(mending, "SPARE_BYTES", 2**62)


def test_the_journal_gets_what_the_files_hold(take: Path) -> None:
    recover(take)

    told = facts(take)
    assert (told.end, told.frames) == ("recovered", 1000 + len(AUDIO))
    assert [(entry.frames, entry.peak_dbfs, entry.clips) for entry in told.tracks.values()] == [(4800, -6.02, 0)] * 2
    assert [entry.lost_frames for entry in told.tracks.values()] == [10, 0]
    assert not (take / "take.reserve").exists()


def test_recovering_twice_changes_nothing(take: Path) -> None:
    recover(take)
    before = {path.name: path.read_bytes() for path in take.iterdir()}
    recover(take)

    assert {path.name: path.read_bytes() for path in take.iterdir()} == before


def test_audio_that_the_header_does_not_know_of_is_taken_in(take: Path) -> None:
    with (take / track(1).file).open("ab") as file:
        file.write(b"\1\0\0\2\0\0\3")
    recover(take)

    assert facts(take).tracks[1].frames == len(AUDIO) + 2
    assert (heard(take, 1)[-2:] * 2**23).tolist() == [1, 2]


def test_what_cannot_be_read_is_set_aside_and_the_other_track_is_kept(take: Path) -> None:
    (take / track(1).file).write_bytes(b"RIFF of nothing")
    (take / f"{track(1).file}.unreadable").write_bytes(b"an earlier one")
    recover(take)

    told = facts(take)
    assert [entry.frames for entry in told.tracks.values()] == [0, len(AUDIO)]
    assert (take / f"{track(1).file}.unreadable2").read_bytes() == b"RIFF of nothing"
    assert (take / f"{track(1).file}.unreadable").read_bytes() == b"an earlier one"


def test_a_missing_file_counts_as_nothing(take: Path) -> None:
    (take / track(2).file).unlink()
    recover(take)

    assert (facts(take).tracks[2].frames, facts(take).frames) == (0, len(AUDIO))


def test_a_torn_last_line_does_not_swallow_what_is_appended(take: Path) -> None:
    with (take / JOURNAL).open("ab") as journal:
        journal.write(b'{"what":"clock","fra')
    recover(take)

    assert facts(take).end == "recovered"
    assert all(entry.ended for entry in facts(take).tracks.values())


def test_a_folder_without_a_journal_gets_one_that_says_it_is_over(tmp_path: Path) -> None:
    recover(tmp_path)

    assert (facts(tmp_path).end, facts(tmp_path).frames) == ("recovered", 0)


def test_a_take_that_a_living_engine_writes_is_left_alone(take: Path) -> None:
    before = {path.name: path.read_bytes() for path in take.iterdir()}
    engine = Journal(take)

    with pytest.raises(InUseError):
        recover(take)
    assert {path.name: path.read_bytes() for path in take.iterdir()} == before
    engine.close()
    recover(take)
    assert facts(take).end == "recovered"


@pytest.mark.parametrize("file", ["../diary.wav", "link.wav", "folder.wav", JOURNAL, "take.reserve"])
def test_a_journal_leads_to_no_file_but_a_track_of_the_take(tmp_path: Path, file: str) -> None:
    folder = tmp_path / "take"
    folder.mkdir()
    diary = tmp_path / "diary.wav"
    diary.write_text("dear diary")
    (folder / "link.wav").symlink_to(diary)
    (folder / "folder.wav").mkdir()
    entry = {"what": "track", "number": 1, "channel": 1, "file": file, "start_frame": 0, "people": []}
    (folder / JOURNAL).write_text(json.dumps(entry) + "\n")
    recover(folder)
    seal(folder, "t")

    assert (diary.read_text(), diary.stat().st_mode & 0o222) == ("dear diary", 0o200)
    assert (folder / JOURNAL).read_text().startswith(json.dumps(entry))
    assert facts(folder).end == "recovered"
    assert list(tmp_path.rglob("*unreadable*")) == []


@pytest.mark.parametrize(
    "line",
    [
        "[1]",
        "7",
        "[" * 100_000,
        '{"what":"rolling","utc":7}',
        '{"what":"rolling","utc":"0001-01-01T00:00:00+00:00","east_s":-86399}',
        '{"what":"rolling","utc":"2026-01-01T00:00:00+00:00","east_s":"far"}',
        '{"what":"rolling","utc":"2026-01-01T00:00:00+00:00","east_s":1e99}',
        '{"what":"lost","frame":"x","frames":[]}',
        '{"what":"track","number":{},"channel":1,"file":"a.wav","start_frame":0}',
        '{"what":"track","number":3,"channel":3,"file":"take-001-ch03.wav","start_frame":2000000000000000000}',
        '{"what":"marker","frame":-5,"id":"m","kind":"marker"}',
        '{"what":"armed","take":"t","device":"d","rate":0,"channels":2}',
    ],
)
def test_no_line_however_damaged_keeps_the_take_from_being_saved(take: Path, line: str) -> None:
    (take / track(3).file).write_bytes((take / track(1).file).read_bytes())
    with (take / JOURNAL).open("a") as journal:
        journal.write(line + "\n")
    recover(take)
    seal(take, "t")

    told = facts(take)
    assert told.end == "recovered"
    assert [told.tracks[number].frames for number in (1, 2)] == [len(AUDIO)] * 2
    assert all(entry.sha256 for entry in told.tracks.values())


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


@pytest.mark.usefixtures("no_room")
def test_mending_in_place_that_was_cut_off_still_knows_what_the_file_was(
    take: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, before = take / track(1).file, tear(take)
    child = os.fork()
    if not child:
        # The unfinished frame is gone by then, and the header still counts what it counted.
        monkeypatch.setattr(wavefile, "os", SimpleNamespace(fstat=os.fstat, fsync=lambda _: os._exit(9)))
        recover(take)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    recover(take)

    assert facts(take).tracks[1].frames == len(AUDIO) + 1
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


def test_a_disk_that_fills_while_a_copy_is_made_costs_nothing(take: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tear(take)

    def fill_up(_source: Path, target: Path) -> None:
        target.write_bytes(b"as far as it came")
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(shutil, "copy", fill_up)
        with pytest.raises(OSError, match="No space"):
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


def test_whatever_a_damaged_file_makes_a_reader_raise_it_is_set_aside_once(
    take: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail_on_the_first(path: Path, frames: int) -> dict[str, object]:
        if path.name == track(1).file:
            raise struct.error
        return listen(path, frames)

    listen = recovery.listen
    monkeypatch.setattr(recovery, "listen", fail_on_the_first)
    recover(take)
    monkeypatch.undo()
    recover(take)

    told = facts(take)
    assert (told.end, told.tracks[1].frames, told.tracks[1].mended, told.tracks[2].frames) == (
        "recovered",
        0,
        True,
        len(AUDIO),
    )
    assert [path.name for path in take.glob("*unreadable*")] == [f"{track(1).file}.unreadable"]


@pytest.mark.parametrize("left", [b"", bytes(44), bytes(512)])
def test_a_file_that_never_got_its_header_is_no_file(take: Path, left: bytes) -> None:
    (take / track(2).file).write_bytes(left)
    recover(take)

    assert (facts(take).tracks[2].frames, facts(take).tracks[2].mended) == (0, False)
    assert {path.name for path in take.iterdir()} == {JOURNAL, track(1).file}
