"""Whatever is killed, at whatever moment: no more than a breath of a rolling take is lost, and nothing that was kept."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile

PERIOD = 1024
BOUND_FRAMES = 12_000 + PERIOD
STAMP = 2**24

pytestmark = [pytest.mark.real, pytest.mark.campaign]


def engine_card(home: Path) -> dict:
    """What the running engine says of itself, or nothing while there is none."""
    try:
        return json.loads((home / "run" / "recorder.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def engine_lives(home: Path) -> bool:
    """Whether the process that the card names is there."""
    pid = engine_card(home).get("pid")
    return pid is not None and Path(f"/proc/{pid}").exists()


def journal(home: Path) -> list[dict]:
    """The newest take's journal."""
    found = sorted(home.glob("sessions/*/takes/*/take.journal"))
    return [json.loads(line) for line in found[-1].read_text(encoding="utf-8").splitlines()] if found else []


def wait_for(what, seconds: float = 30.0):
    """Poll for something of another process that has no event to wait for."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = what()
        if value:
            return value
        time.sleep(0.01)
    raise AssertionError("it never came")


def rolling(home: Path) -> bool:
    return any(entry["what"] == "rolling" for entry in journal(home))


def last_stamps(home: Path) -> list[int]:
    """The source's frame number of the last sample of each file of the newest take."""
    folder = max(home.glob("sessions/*/takes/*"))
    ends = []
    for path in sorted(folder.glob("*.wav")):
        subprocess.run(["sox", "--i", str(path)], check=True, capture_output=True)
        samples, _ = soundfile.read(path, dtype="int32")
        channel = int(path.stem.rpartition("ch")[2]) - 1
        numbers = ((samples.astype(np.int64) >> 8) + STAMP // 2 - 65536 * channel) % STAMP
        assert np.all(np.diff(numbers) % STAMP == 1), "what was saved has no gap"
        ends.append(int(numbers[-1]) if len(numbers) else -1)
    return ends


@pytest.fixture
def audio_clock(stamped_source):
    """A function that reads the audio server's frame time."""
    import jack

    client = jack.Client("watch", no_start_server=True)
    yield lambda: client.frame_time
    client.close()


@pytest.fixture
def band(leader, stamped_source, require):
    require("sox")
    leader.opens_a_session("Åse", "Đoko", "Ola", "Mari")
    return leader


def record(band, source, seconds: str) -> subprocess.Popen[str]:
    return band.start("take", "record", "--device", source.name, "--seconds", seconds, "--no-backing")


def test_a_killed_engine_loses_at_most_a_quarter_second_and_one_period(
    band, stamped_source, audio_clock, trials
) -> None:
    rng = random.Random(20261123)
    worst = 0
    for trial in range(1, trials(3) + 1):
        command = record(band, stamped_source, "60")
        wait_for(
            lambda n=trial: len(list(band.home.glob("sessions/*/takes/*/take.journal"))) == n and rolling(band.home)
        )
        time.sleep(rng.uniform(0.3, 2.0))
        os.kill(engine_card(band.home)["pid"], signal.SIGKILL)
        killed_at = audio_clock()
        command.communicate(timeout=60)
        said = band.types("take", "list")
        if "saved" not in said.stderr:
            assert command.returncode != 0 or trial, said.stderr
        # A period is stamped when it begins, so that its last frames may lie just ahead of the clock: nothing is lost.
        lost = max((killed_at - end + STAMP // 2) % STAMP - STAMP // 2 for end in last_stamps(band.home))
        worst = max(worst, lost)
        assert lost <= BOUND_FRAMES, f"trial {trial}: {lost / 48000:.3f} s lost"
        take = band.rows("take", "list")[-1]
        assert take["status"] == "recovered"
        assert all(track["frames"] > 0 for track in take["tracks"])
    print(f"worst loss {worst / 48000:.3f} s in {trial} kills of the engine")


def test_a_killed_command_leaves_the_take_whole_and_the_next_one_says_so(band, stamped_source, trials) -> None:
    rng = random.Random(42)
    for trial in range(1, trials(3) + 1):
        command = record(band, stamped_source, "3")
        wait_for(
            lambda n=trial: len(list(band.home.glob("sessions/*/takes/*/take.journal"))) == n and rolling(band.home)
        )
        time.sleep(rng.uniform(0.0, 2.0))
        os.kill(command.pid, signal.SIGKILL)
        command.communicate()
        said = band.types("take", "list").stderr
        assert "take" in said.lower(), "the next command says what goes on"
        wait_for(lambda: not engine_lives(band.home))
        said = band.types("session", "list").stderr
        take = band.rows("take", "list")[-1]
        assert take["number"] == trial
        assert "3.0" in said or "0:03" in said or take["status"] == "done", said
        assert [track["frames"] for track in take["tracks"]] == [144_000] * 4
        assert len(set(last_stamps(band.home))) == 1


COMMANDS = [
    ("person", "add", "{word}", "--group", "Låtskriverne"),
    ("attend", "--new", "{word}"),
    ("attend", "--visitors", "{number}"),
    ("note", "add", "{word}"),
    ("consent", "Åse", "--use", "keep", "--grant"),
    ("song", "add", "{word}"),
    ("card", "draw"),
    ("beat", "choose", "boom-bap"),
    ("session", "export", "--format", "log", "--to", "{folder}"),
]


def acknowledged(band) -> set[str]:
    """Every word that the library says it keeps."""
    words = {row["alias"] for row in band.rows("person", "list")}
    words |= {row["text"] for row in band.rows("note", "list")}
    return words | {row["title"] for row in band.rows("song", "list")}


def mirrors_agree(home: Path) -> None:
    """The mirrors hold what the database holds, up to the same numbers."""
    with sqlite3.connect(home / "workshop.db") as connection:
        assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
        sessions = connection.execute("select id, folder, last_seq from session").fetchall()
        aliases = {row[0] for row in connection.execute("select alias from person")}
        for session, folder, last in sessions:
            numbers = [
                row[0] for row in connection.execute("select seq from event where session = ? order by seq", (session,))
            ]
            assert numbers == list(range(1, last + 1)), "events are numbered without gaps"
            mirror = json.loads((home / "sessions" / folder / "session.json").read_text(encoding="utf-8"))
            assert len(mirror["event"]) == last
    connection.close()
    register = json.loads((home / "register.json").read_text(encoding="utf-8"))
    assert {row["alias"] for row in register["person"]} == aliases


def test_any_other_command_killed_at_any_moment_loses_no_committed_row(leader, trials, tmp_path: Path) -> None:
    rng = random.Random(7)
    leader.opens_a_session("Åse")
    kept: set[str] = set()
    for trial in range(trials(8)):
        word = f"Ord-{trial}"
        parts = {"word": word, "number": str(trial), "folder": str(tmp_path / f"log-{trial}")}
        words = [part.format(**parts) for part in COMMANDS[trial % len(COMMANDS)]]
        command = leader.start(*words)
        time.sleep(rng.uniform(0.0, 1.2))
        command.kill()
        command.communicate()
        if command.returncode == 0 and word in words:
            kept.add(word)
        leader.types("attend")
        mirrors_agree(leader.home)
        assert kept <= acknowledged(leader)
        target = tmp_path / f"log-{trial}"
        assert not target.exists() or (target / "manifest.sha256").exists(), "an export is whole or not there"
