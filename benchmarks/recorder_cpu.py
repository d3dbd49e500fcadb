"""What the engine costs a second beside jack_capture: 16 channels of the same source at the same time, CPU.

A long run minus a short one, so that starting and ending cancel out. Ours writes a file for each channel and keeps
every one readable; the peer writes one file for all.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ratio import Ratio

if TYPE_CHECKING:
    from collections.abc import Iterator

CHANNELS = 16
RATE = 48000
NAME = "recording 16 channels beside jack_capture"
BOUND = 2.0


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


def run(folder: Path, seconds: int) -> tuple[float, float]:
    """CPU seconds of both over one run of `seconds`, start to end. Raises RuntimeError when either recorded less."""
    from tests.recorder.takes import engine_pid, facts, new_client, track
    from workshop import DeviceRequest, TakePlan

    home = folder / "take-001"
    home.mkdir(parents=True)
    recorder = new_client(folder)
    recorder.arm(DeviceRequest("portaudio", "gen"))
    pid = engine_pid(folder)
    with capturing(folder, seconds) as peer:
        recorder.start(TakePlan("take", home, tuple(map(track, range(1, CHANNELS + 1))), seconds * RATE))
        ended = recorder.wait(seconds + 20)
        ours = cpu_of(pid)
        _, status, usage = os.wait4(peer.pid, 0)
        peer.returncode = os.waitstatus_to_exitcode(status)
    size = (folder / "peer.wav").stat().st_size
    if not ended or facts(home).frames != seconds * RATE or size < (seconds - 1) * RATE * CHANNELS * 3:
        raise RuntimeError(f"not everything was recorded: {(folder / 'peer.log').read_text(errors='replace')[-300:]}")
    return ours, usage.ru_utime + usage.ru_stime


def measure(*, smoke: bool) -> Ratio:
    """CPU seconds a second of both, in one run."""
    reason = missing()
    if reason:
        return Ratio(NAME, None, None, "s CPU a second", BOUND, reason)
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from tests.audio.jack import running_jack, stamping

    short, long = (2, 4) if smoke else (10, 60)
    with tempfile.TemporaryDirectory() as scratch, running_jack(Path(scratch)) as server:
        os.environ.update(JACK_DEFAULT_SERVER=server.name, JACK_NO_START_SERVER="1")
        with stamping(CHANNELS):
            time.sleep(0.5)
            first, second = (run(Path(scratch) / str(seconds), seconds) for seconds in (short, long))
    ours, peer = ((more - less) / (long - short) for more, less in zip(second, first, strict=True))
    return Ratio(NAME, ours, peer, "s CPU a second", BOUND)
