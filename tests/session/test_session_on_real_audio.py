"""The main job through the command line alone, on a real audio server whose every sample says which channel and frame it is."""

from __future__ import annotations

import csv
import hashlib
import json
import math
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

if TYPE_CHECKING:
    from pathlib import Path

BAND = ("Åse", "Đoko", "Ola", "Sølvi 🎤")


def stamps(path: Path, channel: int) -> np.ndarray:
    """The source's frame number of every sample of a file, modulo 2^24; `channel` counts from 0."""
    samples, rate = soundfile.read(path, dtype="int32")
    assert rate == 48000
    return ((samples.astype(np.int64) >> 8) + 2**23 - 65536 * channel) % 2**24


def track_files(leader, session: dict, take: dict) -> list[Path]:
    folder = leader.home / "sessions" / session["folder"] / "takes"
    return [next(folder.rglob(track["file"])) for track in take["tracks"]]


@pytest.fixture
def recorded(leader, stamped_source):
    """Four people, one take of ten seconds, the session closed."""
    leader.opens_a_session(*BAND)
    leader.types("card", "draw")
    leader.types("beat", "choose", "boom-bap")
    leader.types("take", "record", "--device", stamped_source.name, "--seconds", "10", "--no-backing")
    leader.types("take", "verdict", "1", "circled")
    leader.types("session", "close")
    (session,) = leader.rows("session", "list")
    (take,) = leader.rows("take", "list", "--session", session["id"])
    return leader, session, take


@pytest.mark.real
def test_a_take_of_four_people_is_four_exact_files_and_the_log_agrees(recorded, tmp_path: Path) -> None:
    leader, session, take = recorded
    assert take["status"] == "done"
    assert take["seconds"] == 10
    assert [track["alias"] for track in take["tracks"]] == list(BAND)
    assert all(track["lost_frames"] == 0 and track["frames"] == 480_000 for track in take["tracks"])
    files = track_files(leader, session, take)
    heard = [stamps(path, channel) for channel, path in enumerate(files)]
    assert len({int(frames[0]) for frames in heard}) == 1, "all tracks start on one frame"
    for frames in heard:
        assert len(frames) == 480_000
        assert np.all(np.diff(frames) % 2**24 == 1), "no frame is lost, doubled or out of place"

    leader.types(
        "session",
        "export",
        "--format",
        "log",
        "--to",
        str(tmp_path / "log"),
        "--level",
        "alias",
        "--session",
        session["id"],
    )
    with (tmp_path / "log" / "tracks.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    opened = datetime.fromisoformat(
        json.loads((tmp_path / "log" / "session.json").read_text("utf-8"))["session"]["opened_at"]
    )
    for row, alias, path in zip(rows, BAND, files, strict=True):
        samples, _ = soundfile.read(path, dtype="float64")
        assert row["person"] == alias
        assert int(row["frames"]) == len(samples) == 480_000
        assert float(row["peak_dbfs"]) == pytest.approx(20 * math.log10(np.max(np.abs(samples))), abs=0.01)
        assert int(row["start_frame"]) == 0
        assert row["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
        assert (
            opened
            <= datetime.fromisoformat(row["started_at"])
            <= opened.fromtimestamp(path.stat().st_mtime, opened.tzinfo)
        )
        assert not path.stat().st_mode & 0o222, "a hashed master is read-only"


@pytest.mark.real
def test_more_people_than_channels_is_refused_with_both_ways_out(leader, stamped_source) -> None:
    leader.opens_a_session(*BAND, "Tor")
    said = leader.refused("take", "record", "--device", stamped_source.name, "--seconds", "1")
    assert "--channel" in said
    assert "--shared" in said
    assert leader.rows("take", "list") == []


@pytest.mark.real
def test_a_person_without_consent_is_refused_by_name_and_left_out_of_a_plain_take(leader, stamped_source) -> None:
    leader.opens_a_session("Åse", "Đoko")
    leader.types("attend", "--new", "Mari")
    said = leader.refused("take", "record", "--device", stamped_source.name, "--channel", "3=Mari", "--seconds", "1")
    assert "Mari" in said
    assert "consent" in said
    assert leader.rows("take", "list") == []
    done = leader.types("take", "record", "--device", stamped_source.name, "--seconds", "1", "--no-backing")
    assert "1" in done.stdout + done.stderr
    assert "microphone" in done.stdout + done.stderr
    (take,) = leader.rows("take", "list")
    assert [track["alias"] for track in take["tracks"]] == ["Åse", "Đoko"]


@pytest.mark.real
def test_a_missing_device_is_named_and_no_other_is_taken(leader, stamped_source) -> None:
    leader.opens_a_session("Åse")
    said = leader.refused("take", "record", "--device", "Scarlett 4i4", "--seconds", "1")
    assert "Scarlett 4i4" in said
    assert leader.rows("take", "list") == []
