"""A take whose engine is gone is closed by what its files hold; nothing is overwritten, nothing deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.recorder.takes import facts, heard, track
from workshop_recorder.engine.track import TrackFile
from workshop_recorder.journal import JOURNAL_FILE, Journal, make_reserve
from workshop_recorder.recovery import recover

if TYPE_CHECKING:
    from pathlib import Path

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
        file._sound.flush()
    journal.append("lost", frame=500, frames=10)
    journal.close()
    return tmp_path


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
    with (take / JOURNAL_FILE).open("ab") as journal:
        journal.write(b'{"what":"clock","fra')
    recover(take)

    assert facts(take).end == "recovered"
    assert all(entry.ended for entry in facts(take).tracks.values())


def test_a_folder_without_a_journal_gets_one_that_says_it_is_over(tmp_path: Path) -> None:
    recover(tmp_path)

    assert (facts(tmp_path).end, facts(tmp_path).frames) == ("recovered", 0)
