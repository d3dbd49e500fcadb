"""The demo is a whole session, whatever plugins stand about; and it is nobody's register."""

from __future__ import annotations

import json
import os
import shutil
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.session.leader import Leader

BROKEN = Path(__file__).parents[1] / "data" / "plugins"


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """One demo in a library that has every broken plugin and somebody's real register."""
    leader = Leader(tmp_path_factory.mktemp("demo") / "library")
    shutil.copytree(BROKEN, leader.home / "plugins", ignore=shutil.ignore_patterns("__pycache__"))
    leader.types("venue", "add", "Ekte sted")
    leader.register = (leader.home / "register.json").read_bytes()
    leader.printed = leader.types("demo").stdout
    return leader


def stage(leader: Leader) -> Leader:
    """The demo's own library."""
    return Leader(leader.home / "demo")


def tracks(leader: Leader) -> dict[tuple[int, str], np.ndarray]:
    """The audio of the demo by take and alias."""
    session = stage(leader).rows("session", "list")[0]
    takes = stage(leader).rows("take", "list", "--session", session["id"])
    folder = leader.home / "demo" / "sessions" / session["folder"]
    return {
        (take["number"], track["alias"]): soundfile.read(next(folder.rglob(track["file"])), dtype="float64")[0]
        for take in takes
        for track in take["tracks"]
    }


def test_a_session_is_played_to_its_end_and_the_files_it_names_are_there(played) -> None:
    named = [Path(line.strip()) for line in played.printed.splitlines() if line.startswith("  /")]
    assert len(named) == 9
    assert all(path.is_file() for path in named)
    takes = stage(played).rows("take", "list", "--session", stage(played).rows("session", "list")[0]["id"])
    assert [(take["status"], take["verdict"]) for take in takes] == [("done", "keep"), ("done", "circled")]
    assert all(track["lost_frames"] == 0 for take in takes for track in take["tracks"])


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_nobody_else_may_look_into_what_it_leaves(played) -> None:
    folders = [played.home, *(played.home / name for name in ("demo", "demo-log", "demo/logs", "demo/run"))]
    assert {str(folder): folder.stat().st_mode & 0o077 for folder in folders if folder.exists()} == dict.fromkeys(
        map(str, folders), 0
    )
    assert (played.home / "demo" / "logs" / "recorder.log").stat().st_mode & 0o077 == 0


def test_the_real_register_is_not_touched(played) -> None:
    assert (played.home / "register.json").read_bytes() == played.register
    assert [row["name"] for row in played.rows("venue", "list")] == ["Ekte sted"]


def test_the_late_comer_joins_take_two_at_the_frame_that_everything_says(played) -> None:
    session = stage(played).rows("session", "list")[0]
    take = stage(played).rows("take", "list", "--session", session["id"])[1]
    (late,) = [track for track in take["tracks"] if track["start_frame"]]
    assert late["alias"].startswith("Sølvi")
    sounds = tracks(played)
    whole = sounds[2, "Åse"]
    assert late["start_frame"] + late["frames"] == len(whole)
    assert len(sounds[2, late["alias"]]) == late["frames"]
    log = stage(played).types("session", "log", "--session", session["id"], "--json").stdout
    joined = [event for event in json.loads(log) if event["kind"] == "take.joined"]
    assert [event["data"]["frame"] for event in joined] == [late["start_frame"]]


def test_the_parts_can_be_told_apart_by_ear(played) -> None:
    sounds = tracks(played)

    def centroid(samples: np.ndarray) -> float:
        power = np.abs(np.fft.rfft(samples)) ** 2
        return float(np.sum(np.fft.rfftfreq(len(samples), 1 / 48000) * power) / np.sum(power))

    def busyness(samples: np.ndarray) -> float:
        """How much the loudness of 20 ms stretches moves, relative to its mean: drums more than chords."""
        loudness = np.sqrt(np.mean(samples[: len(samples) // 960 * 960].reshape(-1, 960) ** 2, axis=1))
        return float(np.std(loudness) / np.mean(loudness))

    heard = {alias: (centroid(s), busyness(s)) for (take, alias), s in sounds.items() if take == 2}
    assert len(heard) == 4
    for (height, moves), (other, others) in combinations(heard.values(), 2):
        assert max(height, other) > 1.5 * min(height, other) or max(moves, others) > 1.5 * min(moves, others), heard


def test_both_takes_are_four_bars_after_the_count_in(played) -> None:
    beat = played.types("beat", "show", "midnight-house", "--json").stdout
    tempo = json.loads(beat)["tempo"]
    bars = 5 * 4 * 60 / tempo * 48000
    for (take, alias), samples in tracks(played).items():
        if (take, alias) != (2, "Sølvi 🎤"):
            assert abs(len(samples) - bars) <= 1


def test_each_broken_plugin_is_named_with_its_reason(played) -> None:
    rows = {row["name"]: row for row in stage(played).rows("plugin", "list", "--check")}
    for path in BROKEN.glob("*.py"):
        assert path.stem in rows, path.stem
        assert (rows[path.stem]["status"] == "enabled") == (path.stem == "prints"), path.stem
        assert rows[path.stem]["reason"], path.stem
    for own in ("beats", "cards", "exports", "recorder", "rigs"):
        assert rows[own]["status"] in {"enabled", "degraded"}
