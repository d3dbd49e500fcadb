"""After a take its files carry their time, cannot be written any more, and their hashes stand in the journal."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile
import wavinfo

from tests.recorder.takes import facts, heard, track
from workshop_recorder.engine.track import TrackFile
from workshop_recorder.journal import Journal
from workshop_recorder.sealing import seal
from workshop_signal.chunks import has_chunk

if TYPE_CHECKING:
    from pathlib import Path

AUDIO = np.linspace(-1, 1, 4801, dtype=np.float32)
MARKERS = ((100, "early"), (1480, "chorus"), (580, "marker"), (6000, "late"))
TAKE = "0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"


@pytest.fixture
def take(tmp_path: Path) -> Path:
    """A closed take of one track that began at frame 480, one second after the local midnight."""
    tmp_path /= "take-007"
    tmp_path.mkdir()
    file = TrackFile(tmp_path / track(1).file, 1, 1, 480, 48000)
    file.write(AUDIO, 1.0)
    file.close()
    journal = Journal(tmp_path, create=True)
    journal.append("armed", take=TAKE, rate=48000, driver="d", device="d", host_api="h", channels=1)
    journal.append("rolling", frame=0, mono_ns=0, utc="2026-11-22T23:00:01.000000+00:00", east_s=3600)
    journal.append("track", number=1, channel=1, file=track(1).file, start_frame=480, people=["person-1"])
    journal.append_all([{"what": "marker", "frame": at, "id": f"m{at}", "kind": kind} for at, kind in MARKERS])
    journal.append_all([{"what": "track_end", **file.summary()}, {"what": "end", "reason": "limit", "frames": 5281}])
    journal.close()
    return tmp_path


def test_a_sealed_file_tells_its_time_and_keeps_every_sample(take: Path) -> None:
    before = heard(take, 1)
    seal(take, TAKE)

    told = wavinfo.WavInfoReader(str(take / track(1).file)).bext
    assert told.time_reference == 48000 + 480
    assert (told.originator_ref, told.description) == (TAKE.replace("-", ""), f"take {TAKE} track 1")
    assert (told.originator_date, told.originator_time) == ("2026-11-23", "00:00:01")
    assert (heard(take, 1) == before).all()


def test_markers_are_cue_points_of_the_file_with_their_kind(take: Path) -> None:
    seal(take, TAKE)

    told = wavinfo.WavInfoReader(str(take / track(1).file)).cues
    assert told.to_dict() == {1: {"frame": 100, "label": "marker"}, 2: {"frame": 1000, "label": "chorus"}}


def test_the_files_of_a_take_know_each_other_by_ids_and_numbers_only(take: Path) -> None:
    seal(take, TAKE)

    path = take / track(1).file
    told = wavinfo.WavInfoReader(str(path)).ixml
    assert (told.take, told.family_uid, told.project) == ("7", TAKE, None)
    assert [(one.channel_index, one.name) for one in told.track_list] == [("1", "ch01")]
    assert b"person-1" not in path.read_bytes()


def test_a_track_that_joined_after_midnight_still_lies_where_it_was_played(take: Path) -> None:
    text = (take / "take.journal").read_text()
    (take / "take.journal").write_text(text.replace("2026-11-22T23:00:01.000", "2026-11-22T22:59:59.995"))
    seal(take, TAKE)

    told = wavinfo.WavInfoReader(str(take / track(1).file)).bext
    assert (told.originator_date, told.originator_time) == ("2026-11-23", "00:00:00")
    assert told.time_reference == 86400 * 48000 - 240 + 480


def test_the_journalled_hash_is_that_of_a_file_nobody_may_write(take: Path) -> None:
    seal(take, TAKE)

    path = take / track(1).file
    assert facts(take).tracks[1].sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert path.stat().st_mode & 0o777 == 0o444


def test_sealing_twice_changes_nothing(take: Path) -> None:
    seal(take, TAKE)
    before = {path.name: path.read_bytes() for path in take.iterdir()}
    seal(take, TAKE)

    assert {path.name: path.read_bytes() for path in take.iterdir()} == before


def test_a_seal_that_was_cut_off_is_finished_by_the_next(take: Path) -> None:
    journal = (take / "take.journal").read_bytes()
    seal(take, TAKE)
    first = (take / track(1).file).read_bytes()
    (take / "take.journal").write_bytes(journal)
    seal(take, TAKE)

    assert (take / track(1).file).read_bytes() == first
    assert facts(take).tracks[1].sha256 == hashlib.sha256(first).hexdigest()


def test_a_take_that_rolls_is_left_alone(take: Path) -> None:
    lines = (take / "take.journal").read_text().splitlines(keepends=True)
    (take / "take.journal").write_text("".join(lines[:-1]))
    seal(take, TAKE)

    assert not has_chunk(take / track(1).file, "bext")
    assert (take / track(1).file).stat().st_mode & 0o222


def test_a_file_that_is_no_wav_is_hashed_as_it_is(take: Path) -> None:
    (take / track(1).file).write_bytes(b"no audio")
    seal(take, TAKE)

    assert facts(take).tracks[1].sha256 == hashlib.sha256(b"no audio").hexdigest()


def test_a_missing_file_and_a_missing_time_are_no_reason_to_fail(take: Path) -> None:
    lines = [line for line in (take / "take.journal").read_text().splitlines(keepends=True) if "rolling" not in line]
    (take / "take.journal").write_text("".join(lines))
    seal(take, TAKE)
    assert soundfile.info(take / track(1).file).frames == len(AUDIO)
    assert facts(take).tracks[1].sha256
    (take / track(1).file).unlink()

    seal(take, TAKE)
