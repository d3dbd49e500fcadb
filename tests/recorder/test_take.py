"""A take writes what belongs to it, ends on its frame, and its files are exact."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.recorder.takes import added, begun, facts, heard, track
from workshop_recorder.engine.errors import EngineError
from workshop_recorder.engine.levels import Meters, peaks
from workshop_recorder.engine.track import TrackFile
from workshop_signal.levels import dbfs

ARMED = {"driver": "d", "device": "d", "host_api": "h", "sample_rate": 48000, "channels": 2, "period": 0}


def planned(folder: Path, limit: int | None = None) -> dict[str, Any]:
    tracks = [{"number": n, "channel": n, "file": track(n).file, "people": []} for n in (1, 2)]
    return {"take": "t", "folder": str(folder), "tracks": tracks, "limit_frames": limit}


def song(frames: int) -> np.ndarray:
    return np.vstack([np.arange(frames), -np.arange(frames)]).astype(np.float32) / 2**23


def test_chunks_are_cut_to_the_takes_first_and_last_frame(tmp_path: Path) -> None:
    take = begun(planned(tmp_path, 1000), ARMED)
    audio = song(1300)
    take.write(-200, audio[:, :700], peaks(audio[:, :700]))
    take.write(500, audio[:, 700:], peaks(audio[:, 700:]))
    take.close(take.reason)

    assert (heard(tmp_path, 1) == audio[0, 200:1200]).all()
    assert (heard(tmp_path, 2) == audio[1, 200:1200]).all()
    assert (facts(tmp_path).end, facts(tmp_path).frames) == ("limit", 1000)


@pytest.mark.parametrize("tracks", [1, 2])
@pytest.mark.parametrize("wild", [np.nan, np.inf, -7.5])
def test_a_wild_sample_of_one_channel_harms_no_other(tmp_path: Path, wild: float, tracks: int) -> None:
    plan = {**planned(tmp_path), "tracks": planned(tmp_path)["tracks"][:tracks]}
    take = begun(plan, {**ARMED, "channels": 4})
    audio = np.vstack([song(100), song(100)])
    audio[:2] += 0.5
    audio[3, 50] = wild
    take.write(0, audio, peaks(audio))
    take.write(100, audio[:, :50], peaks(audio[:, :50]))
    take.close("stopped")

    for number in range(1, tracks + 1):
        assert (heard(tmp_path, number) == np.concatenate([audio[number - 1], audio[number - 1, :50]])).all()
        assert facts(tmp_path).tracks[number].peak_dbfs == dbfs(float(np.abs(audio[number - 1]).max()))


def test_a_take_that_is_stopped_after_its_limit_ended_by_its_limit(tmp_path: Path) -> None:
    take = begun(planned(tmp_path, 1000), ARMED)
    take.end_at(2000)
    assert (take.end, take.reason) == (1000, "limit")
    take.end_at(900)
    assert (take.end, take.reason) == (900, "stopped")
    take.abandon()


def test_a_frame_that_was_told_lies_within_the_take(tmp_path: Path) -> None:
    take = begun(planned(tmp_path), ARMED)
    take.told = 811
    take.end_at(512)
    assert take.end == 811
    take.abandon()


def test_no_frame_that_is_told_lies_before_another_or_behind_the_end(tmp_path: Path) -> None:
    take = begun(planned(tmp_path, 1000), ARMED)
    assert [take.tell(frame) for frame in (500, 400, 1200)] == [500, 500, 1000]
    take.end_at(900)
    assert (take.end, take.leave(1, 1200)) == (1000, 1000)
    take.abandon()


def test_a_track_that_is_left_before_it_began_does_not_put_the_end_off(tmp_path: Path) -> None:
    take = begun(planned(tmp_path), ARMED)
    added(take, {"number": 3, "channel": 2, "file": track(3).file}, 1000, 2)
    assert take.leave(3, 500) == 500
    take.close_left()
    take.end_at(600)
    assert take.end == 600
    take.close("stopped")

    assert [(entry.frames, entry.ended) for entry in facts(tmp_path).tracks.values()] == [(0, True)] * 3


def test_lost_frames_are_silence_for_tracks_that_had_begun_and_for_no_other(tmp_path: Path) -> None:
    take = begun(planned(tmp_path), ARMED)
    audio = song(100)
    take.write(0, audio, peaks(audio))
    added(take, {"number": 3, "channel": 2, "file": track(3).file}, 120, 2)

    assert take.lose(50) == (100, 50)
    take.write(150, audio, peaks(audio))
    take.close("stopped")
    told = facts(tmp_path)
    assert [(entry.frames, entry.lost_frames) for entry in told.tracks.values()] == [(250, 50), (250, 50), (130, 30)]
    assert not heard(tmp_path, 1)[100:150].any()
    assert (heard(tmp_path, 3)[30:] == audio[1]).all()


def test_a_folder_with_a_journal_is_never_recorded_into(tmp_path: Path) -> None:
    (tmp_path / "take.journal").write_text("older\n")

    with pytest.raises(EngineError, match="file_exists"):
        begun(planned(tmp_path), ARMED)
    assert (tmp_path / "take.journal").read_text() == "older\n"


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="cannot_write"):
        begun(planned(tmp_path / "nowhere"), ARMED)


def test_all_24_bits_of_every_sample_are_kept(tmp_path: Path) -> None:
    stamps = np.arange(-(2**23), 2**23, 257)
    file = TrackFile(tmp_path / track(1).file, 1, 1, 0, 48000)
    file.write((stamps / 2**23).astype(np.float32), 1.0)
    file.close()

    assert (np.round(heard(tmp_path, 1) * 2**23) == stamps).all()
    # the lowest and the highest of them, which is the ceiling of 16 bits
    assert (file.summary()["clips"], file.summary()["peak_dbfs"]) == (2, 0.0)


@pytest.mark.parametrize("wild", [np.nan, np.inf, -np.inf, 7.5, -1.0, 1.0])
def test_samples_beyond_full_scale_are_clipped_and_what_is_no_number_is_silence(tmp_path: Path, wild: float) -> None:
    file = TrackFile(tmp_path / track(1).file, 1, 1, 0, 48000)
    samples = np.array([0.5, wild, -0.5], dtype=np.float32)
    file.write(samples, float(np.abs(samples).max()))
    file.close()

    expected = 0.0 if np.isnan(wild) else np.clip(wild, -1, 1 - 2**-23)
    assert heard(tmp_path, 1).tolist() == [0.5, expected, -0.5]


def test_a_file_is_readable_after_every_write(tmp_path: Path) -> None:
    file = TrackFile(tmp_path / track(1).file, 1, 1, 0, 48000)
    assert len(heard(tmp_path, 1)) == 0
    for number in range(1, 4):
        file.write(np.zeros(999, dtype=np.float32), 0.0)
        file.sync()
        assert len(heard(tmp_path, 1)) == 999 * number
    file.close()


def test_a_file_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(b"precious")

    with pytest.raises(FileExistsError):
        TrackFile(tmp_path / "a.wav", 1, 1, 0, 48000)
    assert (tmp_path / "a.wav").read_bytes() == b"precious"


def test_meters_hold_a_peak_until_somebody_looks() -> None:
    meters = Meters(2)
    meters.update(np.array([0.5, 0.0], dtype=np.float32), 100)
    meters.update(np.array([0.25, 1.0], dtype=np.float32), 100)

    assert meters.look() == [(1, -6.02, False), (2, 0.0, True)]
    meters.update(np.array([0.0, 0.5], dtype=np.float32), 100)
    assert meters.look() == [(1, None, False), (2, -6.02, False)]


def test_a_look_before_anything_new_has_come_sees_the_same_again() -> None:
    meters = Meters(1)
    meters.update(np.array([0.5], dtype=np.float32), 100)

    assert meters.look() == meters.look() == [(1, -6.02, False)]


def test_silence_is_counted_only_while_all_channels_are_digital_zero() -> None:
    meters = Meters(2)
    quiet = np.zeros(2, dtype=np.float32)
    meters.update(quiet, 100)
    meters.update(quiet, 100)
    assert meters.silent == 200
    meters.update(np.array([0, 2**-23], dtype=np.float32), 100)
    assert meters.silent == 0


def test_a_driver_that_cannot_rest_costs_neither_the_files_nor_the_journals_end(tmp_path: Path) -> None:
    take = begun(planned(tmp_path), ARMED)
    audio = song(100)
    take.write(0, audio, peaks(audio))
    take.on_end = lambda: 1 / 0  # type: ignore[assignment, return-value]
    take.close("stopped")

    assert take.ended.is_set()
    assert facts(tmp_path).end == "stopped"
    assert (heard(tmp_path, 2) == audio[1]).all()


def test_a_track_that_cannot_be_journalled_leaves_no_file_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = begun(planned(tmp_path), ARMED)

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "no room")

    with monkeypatch.context() as patch:
        patch.setattr("workshop_recorder.journal.os.fsync", full)
        with pytest.raises(EngineError, match="cannot_write"):
            added(take, {"number": 3, "channel": 2, "file": track(3).file}, 0, 2)
    assert not (tmp_path / track(3).file).exists()
    added(take, {"number": 3, "channel": 2, "file": track(3).file}, 0, 2)
    take.close("stopped")
    assert list(facts(tmp_path).tracks) == [1, 2, 3]


@pytest.mark.parametrize("file", ["", "..", "../b.wav", "a/b.wav", "c:b.wav", "take.journal"])
def test_a_track_has_a_plain_name(tmp_path: Path, file: str) -> None:
    take = begun(planned(tmp_path), ARMED)
    with pytest.raises(EngineError, match="bad_file"):
        added(take, {"number": 3, "channel": 2, "file": file}, 0, 2)
    take.abandon()


def test_a_file_that_does_not_close_is_measured_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    take = begun(planned(tmp_path), ARMED)
    audio = song(100)
    take.write(0, audio, peaks(audio))
    broken = take.tracks[1]

    def close() -> None:
        TrackFile.close(broken)
        with broken.path.open("r+b") as file:
            file.truncate(112 + 3 * 40)
        raise OSError(errno.EIO, "the cable is loose")

    monkeypatch.setattr(broken, "close", close)
    take.close("stopped")

    told = facts(tmp_path)
    assert {number: entry.frames for number, entry in told.tracks.items()} == {1: 40, 2: 100}
    assert len(heard(tmp_path, 1)) == 40


@pytest.mark.skipif(sys.platform != "linux", reason="a descriptor's file is read from /proc")
def test_the_names_of_a_takes_files_and_folders_are_on_the_disk_before_it_rolls(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "takes" / "take-001"
    folder.mkdir(parents=True)
    synced: list[str] = []
    fsync = os.fsync

    def watched(descriptor: int) -> None:
        synced.append(str(Path(f"/proc/self/fd/{descriptor}").readlink()))
        fsync(descriptor)

    monkeypatch.setattr("workshop_recorder.journal.os.fsync", watched)
    begun(planned(folder), ARMED).abandon()

    assert {str(folder), str(folder.parent), str(tmp_path)} <= set(synced)
