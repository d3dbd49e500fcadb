"""From `workshop beat play boom-bap` to its first sample, beside importing numpy and sounddevice in a fresh process.

The whole process counts, from its start to the callback that hands over the first sample that is not silence (the
count-in's click, as by default), with one-shots cached. Both meet the same JACK server without hardware, in turns.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from ratio import PYTHON, Ratio

NAME = "beat play to its first sample beside importing numpy and sounddevice"
BOUND = 1.6
WORKSHOP = "from workshop.cli.main import main; main()"


def started(words: list[str]) -> float:
    """Seconds from the start of `workshop beat play` to the first sample handed over."""
    begun = time.monotonic_ns()
    command = [PYTHON, "-c", WORKSHOP, "beat", "play", *words, "--seconds", "0.1", "--json"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True)
    first = int(json.loads(done.stdout)["first_sound_ns"])
    if first <= begun:
        raise RuntimeError(f"nothing sounded: {done.stdout}")
    return (first - begun) / 1e9


def imported() -> float:
    """Seconds for a fresh process to import numpy and sounddevice, to its end."""
    begun = time.monotonic_ns()
    subprocess.run([PYTHON, "-c", "import numpy, sounddevice"], stderr=subprocess.DEVNULL, check=True)
    return (time.monotonic_ns() - begun) / 1e9


def measure(*, smoke: bool) -> Ratio:
    """The medians of both over some rounds, in seconds."""
    if shutil.which("jackd") is None:
        return Ratio(NAME, None, None, "s", BOUND, "jackd is not installed")
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from tests.audio.jack import running_jack

    rounds = 1 if smoke else 11
    with tempfile.TemporaryDirectory() as scratch, running_jack(Path(scratch)) as server:
        os.environ.update(JACK_DEFAULT_SERVER=server.name, JACK_NO_START_SERVER="1")
        os.environ["WORKSHOP_HOME"] = str(Path(scratch) / "library")
        started(["boom-bap"])
        imported()
        pairs = [(started(["boom-bap"]), imported()) for _ in range(rounds)]
    ours, peer = (statistics.median(side) for side in zip(*pairs, strict=True))
    spread = f"{min(pair[0] for pair in pairs):.2f}-{max(pair[0] for pair in pairs):.2f} s, {rounds} rounds"
    return Ratio(NAME, ours, peer, "s", BOUND, spread)
