"""Engine, command or both are killed at any moment of a take: a breath of it is lost at most, and its files are sealed."""

from __future__ import annotations

import json
import os
import random
import signal
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.audio.jack import listening, stamping
from tests.power.examining import files_open, rows_agree
from tests.power.recording import BAND, STAMP, prepare, stamps
from tests.session.leader import Leader

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator

    from tests.audio.jack import JackServer, Sentinel

PERIOD = 1024
BOUND_FRAMES = 12_000 + PERIOD
RATE = 48000
VICTIMS = ("engine", "command", "both", "sealing")
TAKES_A_LIBRARY = 8

pytestmark = [pytest.mark.real, pytest.mark.campaign]


def wait_for(what: Callable[[], object], seconds: float = 30.0) -> None:
    """Poll for something of another process that has no event to wait for."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if what():
            return
        time.sleep(0.002)
    raise AssertionError("it never came")


@dataclass
class Stage:
    """A band of eight on a stamped source, in a library that is made anew after some takes; `clock` tells its frame.

    `heard` is the number of a take of the library that something can be recorded over, 0 where there is none yet.
    """

    folder: Path
    clock: Callable[[], int]
    sentinel: Sentinel
    takes: int = 0
    heard: int = 0

    @property
    def leader(self) -> Leader:
        """Whose library it is now."""
        return Leader(self.folder / f"library-{(self.takes - 1) // TAKES_A_LIBRARY}")

    def record(self, tracks: int, seconds: float, *, over: bool) -> subprocess.Popen[str]:
        """Start a take of one track or of eight, with an earlier take playing or not."""
        self.takes += 1
        self.sentinel.faltered = False
        if not self.leader.home.exists():
            prepare(self.leader.home, len(BAND))
            self.heard = 0
        alone = ("--channel", f"1={BAND[0]}") if tracks == 1 else ()
        backing = ("--over", str(self.heard)) if over and self.heard else ("--no-backing",)
        command = self.leader.start("take", "record", "--device", "gen", "--seconds", str(seconds), *alone, *backing)
        wait_for(lambda: self.says("rolling"))
        return command

    @property
    def take(self) -> Path:
        """The folder of the newest take."""
        return next(iter(self.leader.home.glob(f"sessions/*/takes/take-{self.number:03d}")), Path("none yet"))

    @property
    def number(self) -> int:
        """The number of the newest take."""
        return (self.takes - 1) % TAKES_A_LIBRARY + 1

    def says(self, what: str) -> bool:
        """Whether the journal of the newest take has such a line."""
        journal = self.take / "take.journal"
        return journal.exists() and f'"what":"{what}"' in journal.read_text(encoding="utf-8", errors="replace")

    @property
    def engine(self) -> int:
        """The engine's process."""
        return int(json.loads((self.leader.home / "run" / "recorder.json").read_text(encoding="utf-8"))["pid"])


@pytest.fixture
def stage(jack_server: JackServer, tmp_path: Path, require: Callable[..., None]) -> Iterator[Stage]:
    require("sox", "ffprobe")
    import jack

    with stamping(len(BAND)) as source, listening(source) as sentinel:
        client = jack.Client("watch", no_start_server=True)
        stage = Stage(tmp_path, lambda: client.frame_time, sentinel)
        yield stage
        for card in tmp_path.glob("library-*/run/recorder.json"):
            os.kill(json.loads(card.read_text(encoding="utf-8"))["pid"], signal.SIGKILL)
        client.close()


def strike(stage: Stage, victim: str, command: subprocess.Popen[str], rng: random.Random) -> int:
    """Kill whoever is to be killed at a moment by chance; returns the audio clock's frame at that moment."""
    if victim == "sealing":
        wait_for(lambda: stage.says("end"))
        time.sleep(rng.uniform(0.0, 0.3))
    else:
        time.sleep(rng.uniform(0.0, 2.0))
    struck = [] if victim == "engine" else [command.pid]
    struck += [stage.engine] if victim in {"engine", "both"} else []
    for process in struck:
        os.kill(process, signal.SIGKILL)
    return stage.clock()


def lost_frames(folder: Path, killed_at: int, rolled_at: int, *, faltered: bool) -> int:
    """How many frames the worst track of a take lacks of what had sounded; all begin on one frame and have no gap.

    `faltered` says that the audio server itself lost frames meanwhile.
    """
    firsts, worst = set(), 0
    for path in folder.glob("*.wav"):
        numbers = stamps(path)
        assert faltered or np.all(np.diff(numbers) % STAMP == 1), "what was saved has no gap"
        firsts |= {int(numbers[0])} if len(numbers) else set()
        last = int(numbers[-1]) if len(numbers) else rolled_at
        # A period is stamped when it begins, so that its last frames may lie just ahead of the clock: nothing is lost.
        worst = max(worst, (killed_at - last + STAMP // 2) % STAMP - STAMP // 2)
    assert len(firsts) <= 1, "all tracks begin on one frame"
    return worst


def test_whoever_is_killed_the_take_is_kept_but_for_a_breath(stage: Stage, trials: Callable[[int], int]) -> None:
    rng, worst = random.Random(20261123), 0
    for trial in range(trials(4)):
        victim, tracks = VICTIMS[trial % 4], 1 if (trial + trial // 4) % 2 else 8
        seconds = {"command": 2.5, "sealing": 1.0}.get(victim, 60.0)
        command = stage.record(tracks, seconds, over=bool(trial % 3))
        rolled_at = stage.clock()
        killed_at = strike(stage, victim, command, rng)
        command.communicate(timeout=60)
        if victim in {"command", "sealing"}:
            wait_for(lambda: stage.says("end"))
        (*_, row) = stage.leader.rows("take", "list")
        assert stage.leader.types("take", "recover").stdout.strip() == "Every take is safe in the library."
        assert len(row["tracks"]) == tracks
        if any(track["frames"] for track in row["tracks"]):
            stage.heard = stage.number
        if victim in {"engine", "both"}:
            assert row["status"] == "recovered"
            lost = lost_frames(stage.take, killed_at, rolled_at, faltered=stage.sentinel.faltered)
            worst = max(worst, lost)
            assert lost <= BOUND_FRAMES, f"trial {trial}: {lost / RATE:.3f} s lost"
        else:
            assert (row["status"], {track["frames"] for track in row["tracks"]}) == ("done", {round(seconds * RATE)})
            lost_frames(stage.take, killed_at, rolled_at, faltered=stage.sentinel.faltered)
        rows_agree(stage.leader.home)
        files_open(stage.leader.home)
    print(f"worst loss {worst / RATE:.3f} s in {trials(4)} kills")
