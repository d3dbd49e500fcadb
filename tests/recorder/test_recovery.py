"""A take whose engine is gone is closed by what its files hold; nothing is overwritten, nothing deleted."""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING

import pytest

from tests.recorder.takes import AUDIO, facts, heard, killed_take, track
from workshop import JOURNAL
from workshop_recorder import recovery
from workshop_recorder.journal import InUseError, Journal
from workshop_recorder.recovery import recover
from workshop_recorder.sealing import seal

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def take(tmp_path: Path) -> Path:
    """A take of two tracks whose engine was killed."""
    return killed_take(tmp_path)


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
