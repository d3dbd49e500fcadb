"""From `workshop beat play` to its first sample, beside importing numpy and sounddevice in a fresh process.

The whole process counts, from its start to the callback that hands over the first sample that is not silence (the
count-in's click, as by default), with one-shots cached. All meet the same JACK server without hardware, in turns. Three
rows: a beat that was played before with the same options, a beat's first play (on a kit that was heard), and the beat
that the open session has chosen, without a name and never played, for which the library must be opened.
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

REPLAY = "beat play to its first sample beside importing numpy and sounddevice"
FIRST = "the same, the first play of a beat"
CHOSEN = "the same, the first play of the session's beat, without a name"
BOUND = 1.6
CHOSEN_BOUND = 2.4
"""Opening the library alone takes as long as importing numpy and sounddevice."""
BEATS = ("boom-bap", "funk", "midnight-house", "hymn-ballad", "lo-fi")
WORKSHOP = "from workshop.cli.main import main; main()"


def workshop(*words: str) -> str:
    """What a command line says."""
    command = [PYTHON, "-c", WORKSHOP, *words]
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True).stdout


def started(words: list[str]) -> float:
    """Seconds from the start of `workshop beat play` to the first sample handed over."""
    begun = time.monotonic_ns()
    said = workshop("beat", "play", *words, "--seconds", "0.1", "--json")
    first = int(json.loads(said)["first_sound_ns"])
    if first <= begun:
        raise RuntimeError(f"nothing sounded: {said}")
    return (first - begun) / 1e9


def imported() -> float:
    """Seconds for a fresh process to import numpy and sounddevice, to its end."""
    begun = time.monotonic_ns()
    subprocess.run([PYTHON, "-c", "import numpy, sounddevice"], stderr=subprocess.DEVNULL, check=True)
    return (time.monotonic_ns() - begun) / 1e9


def rounds_of(library: Path, rounds: int) -> list[tuple[float, float, float, float]]:
    """A replay, a first play, one without a name, and the imports, in turns."""
    for beat in BEATS:
        started([beat])
    for words in (("venue", "add", "Rom"), ("group", "add", "Gruppa", "--venue", "Rom"), ("session", "open", "Gruppa")):
        workshop(*words)
    found = []
    for number in range(rounds):
        beat = BEATS[number % len(BEATS)]
        workshop("beat", "choose", beat)
        times = []
        for words in ([beat], []):
            shutil.rmtree(library / "data" / "beats" / "openings")
            times.append(started(words))
        started([beat])
        found.append((started([beat]), *times, imported()))
    return found


def measure(*, smoke: bool) -> tuple[Ratio, ...]:
    """The medians of all over some rounds, in seconds."""
    bounds = {REPLAY: BOUND, FIRST: BOUND, CHOSEN: CHOSEN_BOUND}
    if shutil.which("jackd") is None:
        return tuple(Ratio(name, None, None, "s", bound, "jackd is not installed") for name, bound in bounds.items())
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from tests.audio.jack import running_jack

    rounds = 1 if smoke else 11
    with tempfile.TemporaryDirectory() as scratch, running_jack(Path(scratch)) as server:
        library = Path(scratch) / "library"
        os.environ.update(JACK_DEFAULT_SERVER=server.name, JACK_NO_START_SERVER="1", WORKSHOP_HOME=str(library))
        *ours, peers = zip(*rounds_of(library, rounds), strict=True)
    return tuple(
        Ratio(
            name,
            statistics.median(times),
            statistics.median(peers),
            "s",
            bound,
            f"{min(times):.2f}-{max(times):.2f} s, {rounds} rounds",
        )
        for (name, bound), times in zip(bounds.items(), ours, strict=True)
    )
