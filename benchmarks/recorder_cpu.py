"""What the engine costs a second beside jack_capture: 16 channels of the same source at the same time, CPU.

A long run minus a short one, so that starting and ending cancel out; the median of five such pairs. Ours writes a file
for each channel and keeps every one readable; the peer writes one file for all.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from ratio import Ratio

if TYPE_CHECKING:
    from collections.abc import Iterator

CHANNELS = 16
RATE = 48000
NAME = "recording 16 channels beside jack_capture"
BOUND = 2.0
WATCHED_NAME = "recording 16 channels while a client asks levels ten times a second"
WATCHED_BOUND = 4.0
SHARE_NAME = "recording one of 16 channels"
SHARE_BOUND = 0.25
PAIRS = 5
LOOK_SECONDS = 0.1


def missing() -> str:
    """Why this machine cannot measure it; "" where it can."""
    programs = [program for program in ("jackd", "jack_capture") if shutil.which(program) is None]
    return f"{programs[0]} is not installed" if programs else ""


def cpu_of(pid: int) -> float:
    """User + system seconds of a living process, from Linux's /proc."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def capturing(folder: Path, seconds: int) -> Iterator[subprocess.Popen[bytes]]:
    """jack_capture on the source, without its display."""
    options = ["-d", str(seconds), "-c", str(CHANNELS), "-b", "24", "-f", "wav", "-p", "gen:out_*", "-dc"]
    command = ["jack_capture", *options, str(folder / "peer.wav")]
    with (folder / "peer.log").open("wb") as log:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            yield process
        finally:
            process.kill()
            process.wait()


@contextmanager
def watching(home: Path) -> Iterator[None]:
    """A client of its own that asks the levels ten times a second."""
    from tests.recorder.takes import new_client

    over = threading.Event()

    def look() -> None:
        client = new_client(home)
        while not over.wait(LOOK_SECONDS):
            client.levels()

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()


def run(folder: Path, seconds: int, *, watched: bool) -> tuple[float, float]:
    """CPU seconds of both over one run of `seconds`, start to end. Raises RuntimeError when either recorded less."""
    from tests.recorder.takes import engine_pid, facts, new_client, track
    from workshop import DeviceRequest, TakePlan

    home = folder / "take-001"
    home.mkdir(parents=True)
    recorder = new_client(folder)
    recorder.arm(DeviceRequest("portaudio", "gen"))
    pid = engine_pid(folder)
    with capturing(folder, seconds) as peer, watching(folder) if watched else nullcontext():
        recorder.start(TakePlan("take", home, tuple(map(track, range(1, CHANNELS + 1))), seconds * RATE))
        ended = recorder.wait(seconds + 20)
        ours = cpu_of(pid)
        _, status, usage = os.wait4(peer.pid, 0)
        peer.returncode = os.waitstatus_to_exitcode(status)
    size = (folder / "peer.wav").stat().st_size
    if not ended or facts(home).frames != seconds * RATE or size < (seconds - 1) * RATE * CHANNELS * 3:
        raise RuntimeError(f"not everything was recorded: {(folder / 'peer.log').read_text(errors='replace')[-300:]}")
    shutil.rmtree(folder)
    return ours, usage.ru_utime + usage.ru_stime


def a_second(folder: Path, lengths: tuple[int, int], *, watched: bool) -> tuple[float, float]:
    """CPU seconds a second of both, from one pair of runs."""
    first, second = (run(folder / str(seconds), seconds, watched=watched) for seconds in lengths)
    ours, peer = ((more - less) / (lengths[1] - lengths[0]) for more, less in zip(second, first, strict=True))
    return ours, peer


def median_pair(pairs: list[tuple[float, float]]) -> tuple[float, float]:
    """The pair with the middle ratio."""
    ratio = statistics.median_low([ours / peer for ours, peer in pairs])
    return next(pair for pair in pairs if pair[0] / pair[1] == ratio)


def measure(*, smoke: bool) -> tuple[Ratio, ...]:
    """CPU seconds a second of both, in one run; without meters and with them, and what a channel takes of a core."""
    reason = missing()
    if reason:
        return (Ratio(NAME, None, None, "s CPU a second", BOUND, reason),)
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from tests.audio.jack import running_jack, stamping

    lengths, pairs = ((1, 3), 1) if smoke else ((10, 60), PAIRS)
    with tempfile.TemporaryDirectory() as scratch, running_jack(Path(scratch)) as server:
        os.environ.update(JACK_DEFAULT_SERVER=server.name, JACK_NO_START_SERVER="1")
        with stamping(CHANNELS):
            time.sleep(0.5)
            plain, watched = (
                [a_second(Path(scratch), lengths, watched=meters) for _ in range(pairs)] for meters in (False, True)
            )
    ours = statistics.median(own for own, _ in plain)
    spread = ", ".join(f"{own / peer:.2f}x" for own, peer in sorted(plain, key=lambda pair: pair[0] / pair[1]))
    return (
        Ratio(NAME, *median_pair(plain), "s CPU a second", BOUND, spread),
        Ratio(SHARE_NAME, 100 * ours / CHANNELS, 1.0, "% of a core", SHARE_BOUND),
        Ratio(WATCHED_NAME, *median_pair(watched), "s CPU a second", WATCHED_BOUND),
    )
