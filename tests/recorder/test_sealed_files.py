"""Every file of a take tells what it is: read by wavinfo for each kind of file that a take can leave behind."""

from __future__ import annotations

import hashlib
import subprocess
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile
import wavinfo

from tests.recorder.takes import facts
from workshop import TakeLabel
from workshop_recorder.engine.track import TrackFile
from workshop_recorder.journal import Journal
from workshop_recorder.recovery import recover
from workshop_recorder.sealing import seal
from workshop_signal.chunks import read_layout

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

RATE = 48_000
TAKE = "0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"
LENGTHS = {1: RATE, 2: RATE // 2, 3: RATE // 4, 4: RATE, 5: RATE - 8}
STARTS = {1: 0, 2: RATE // 2, 3: 0, 4: 0, 5: 0}
"""A whole track, a late-comer's, one that was left, an RF64 one, and one whose recorder was killed."""

MARKERS = ((100, "verse"), (RATE // 2 + 10, "hook"))


def tone(frames: int) -> np.ndarray:
    return (0.1 * np.sin(2 * np.pi * 997 * np.arange(frames) / RATE)).astype(np.float32)


def file_of(number: int) -> str:
    return f"take-012-ch{number:02d}.wav"


def write_wide(path: Path, samples: np.ndarray) -> None:
    """An RF64 file as one beyond 4 GiB is, only shorter."""
    with soundfile.SoundFile(path, "w", RATE, 1, "PCM_24", format="RF64") as file:
        file.write(samples)


@pytest.fixture
def take(tmp_path: Path) -> Path:
    """A take of which the engine was killed after it had closed four of the five files."""
    folder = tmp_path / "take-012"
    folder.mkdir()
    journal = Journal(folder, create=True)
    journal.append("armed", take=TAKE, rate=RATE, driver="d", device="d", host_api="h", channels=5)
    journal.append("rolling", frame=0, mono_ns=0, utc="2026-11-22T23:00:01.000000+00:00", east_s=3600)
    for number, frames in LENGTHS.items():
        told = {"number": number, "channel": number, "file": file_of(number), "start_frame": STARTS[number]}
        journal.append("track", **told, people=[f"person-{number}"])
        path = folder / file_of(number)
        if number == 4:
            write_wide(path, tone(frames))
        else:
            file = TrackFile(path, number, number, STARTS[number], RATE)
            file.write(tone(frames), 0.1)
            file.close()
        if number != 5:
            journal.append("track_end", number=number, frames=frames, peak_dbfs=-20.0, clips=0, lost_frames=0)
    for at, kind in MARKERS:
        journal.append("marker", frame=at, id=f"m{at}", kind=kind)
    journal.close()
    with (folder / file_of(5)).open("ab") as torn:
        torn.write(b"\1\2")
    recover(folder)
    return folder


def ffprobe_frames(path: Path) -> int:
    command = ["ffprobe", "-v", "error", "-show_entries", "stream=duration_ts", "-of", "csv=p=0", str(path)]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip().strip(","))


@pytest.mark.real
def test_every_file_is_read_whole_by_wavinfo_soundfile_and_ffprobe(take: Path, require: Callable[[str], None]) -> None:
    require("ffprobe")
    seal(take, TAKE, TakeLabel("music-workshop", "song 3", circled=True))

    known = facts(take)
    assert sorted(known.tracks) == sorted(LENGTHS)
    for number, frames in LENGTHS.items():
        path = take / file_of(number)
        told = wavinfo.WavInfoReader(str(path))
        assert told.bext.time_reference == RATE + STARTS[number], number
        assert told.bext.originator_date == "2026-11-23"
        assert told.ixml.project == "music-workshop"
        assert (told.ixml.scene, told.ixml.take, told.ixml.family_uid) == ("song 3", "12", TAKE)
        assert told.ixml.raw_xml.getroot().findtext("CIRCLED") == "TRUE"
        assert [(t.channel_index, t.name) for t in told.ixml.track_list] == [(str(number), f"ch{number:02d}")]
        cues = [(cue["frame"], cue["label"]) for cue in told.cues.to_dict().values()]
        wanted = [(at - STARTS[number], kind) for at, kind in MARKERS]
        assert cues == [(at, kind) for at, kind in wanted if 0 <= at < frames], number
        assert told.bext.loudness_value == pytest.approx(known.tracks[number].lufs, abs=0.011)
        assert soundfile.info(path).frames == frames == ffprobe_frames(path)
        assert np.abs(soundfile.read(path, dtype="float32")[0] - tone(frames)).max() < 2**-22
        assert known.tracks[number].sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
        assert path.stat().st_mode & 0o777 == 0o444
    assert read_layout(take / file_of(4)).form == "RF64"


def test_loudness_and_what_is_heard_are_measured_once_and_journalled(take: Path) -> None:
    seal(take, TAKE)

    tracks = facts(take).tracks
    assert tracks[1].lufs == pytest.approx(-23.0, abs=0.1)
    assert tracks[1].active_frames == RATE
    assert (tracks[3].lufs, tracks[3].active_frames) == (None, 0)
    before = (take / "take.journal").read_bytes()
    seal(take, TAKE)
    assert (take / "take.journal").read_bytes() == before
