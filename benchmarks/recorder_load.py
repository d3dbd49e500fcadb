"""What a loaded machine costs a take: 64 channels while every core is busy and an export and a database run beside it.

Frames that a sentinel on the same audio server lost as well are the server's loss, not the recorder's.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import threading
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from ratio import PYTHON, Ratio
from recorder_cpu import missing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CHANNELS = 64
RATE = 48000
NAME = "frames lost of 64 channels on a busy machine"
EXPORTED_SECONDS = 30
BUSY = "while True: pass"


@contextmanager
def busy() -> Iterator[None]:
    """Keep every core busy."""
    processes = [subprocess.Popen([PYTHON, "-c", BUSY]) for _ in range(os.cpu_count() or 1)]
    try:
        yield
    finally:
        for process in processes:
            process.kill()
            process.wait()


@contextmanager
def again_and_again(command: Callable[[int], int]) -> Iterator[list[int]]:
    """Run a command over and over, telling it how often it has run; yields the exit codes so far."""
    over, codes = threading.Event(), list[int]()

    def work() -> None:
        for number in count():
            if over.is_set():
                return
            codes.append(command(number))

    worker = threading.Thread(target=work)
    worker.start()
    try:
        yield codes
    finally:
        over.set()
        worker.join()


@contextmanager
def loaded(folder: Path) -> Iterator[list[list[int]]]:
    """Busy cores, exports of a session, and the benchmark of the database; yields the exit codes of the two."""
    from tests.session.leader import Leader

    leader = Leader(folder / "library")
    leader.opens_a_session("Åse", "Ola")
    for alias in ("Åse", "Ola"):
        leader.types("consent", alias, "--use", "share_in_house", "--grant")
    (leader.home / "workshop.toml").write_text("[plugins.recorder]\nsimulated_speed = 20\n", encoding="utf-8")
    leader.types("take", "record", "--driver", "simulated", "--seconds", str(EXPORTED_SECONDS))

    def export(number: int) -> int:
        target = folder / f"export-{number}"
        done = leader.tries("session", "export", "--format", "log", "--audio", "--to", str(target))
        exported = len(list(target.rglob("*.wav"))) == 2
        shutil.rmtree(target, ignore_errors=True)
        return done.returncode if exported else 1

    def database(_number: int) -> int:
        append = [PYTHON, str(Path(__file__).with_name("run.py")), "store_append", "--smoke"]
        return subprocess.run(append, capture_output=True, check=False).returncode

    with ExitStack() as stack:
        stack.enter_context(busy())
        yield [stack.enter_context(again_and_again(command)) for command in (export, database)]


def lost_beside(folder: Path, seconds: int) -> tuple[int, int]:
    """Frames lost by the recorder, by the stamps in its files, and by the sentinel.

    Raises RuntimeError when either came to nothing.
    """
    from tests.audio.jack import listening, stamping, unstamped
    from tests.recorder.takes import facts, new_client, track
    from workshop import DeviceRequest, TakePlan

    home = folder / "take-001"
    home.mkdir()
    recorder = new_client(folder)
    with stamping(CHANNELS) as source, loaded(folder) as codes:
        recorder.arm(DeviceRequest("portaudio", source.name))
        with listening(source) as sentinel:
            recorder.start(TakePlan("take", home, tuple(map(track, range(1, CHANNELS + 1))), seconds * RATE))
            ended = recorder.wait(seconds + 60)
    found = facts(home)
    if not ended or found.frames != seconds * RATE or not all(0 in found_codes for found_codes in codes):
        raise RuntimeError(f"not what was meant: {found.end}, {found.frames} frames, exit codes {codes}")
    return max(unstamped(home / track(number).file, number) for number in range(1, CHANNELS + 1)), sentinel.lost


def measure(*, smoke: bool) -> Ratio:
    """Lost frames of both, in one run; one is added to the server's, for a loss is never less than a period."""
    reason = missing()
    if reason:
        return Ratio(NAME, None, None, "frames", 1.0, reason)
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from tests.audio.jack import running_jack

    with tempfile.TemporaryDirectory() as scratch, running_jack(Path(scratch)) as server:
        os.environ.update(JACK_DEFAULT_SERVER=server.name, JACK_NO_START_SERVER="1")
        ours, server_lost = lost_beside(Path(scratch), 3 if smoke else 60)
    return Ratio(NAME, ours, server_lost + 1, "frames", 1.0, f"the server itself lost {server_lost}")
