"""Long takes: nothing is lost however many channels, and the engine grows neither in memory nor in open files.

`python tools/campaigns.py soak sixteen` runs three hours of the soak, and three runs of a minute on 16 channels.
"""

from __future__ import annotations

import os
import threading
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from tests.audio.jack import listening, stamping, stamps_of
from tests.recorder.takes import ATTEMPTS, engine_pid, facts, plan, track
from workshop import DeviceRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.audio.jack import JackServer
    from workshop_recorder.client import EngineClient

    Clients = Callable[..., EngineClient]

RATE = 48000
SOAK_SECONDS = int(os.environ.get("WORKSHOP_SOAK_SECONDS", "600"))
RUN_SECONDS = int(os.environ.get("WORKSHOP_SECONDS", "2"))
RUNS = 3
GROWTH_BYTES = 20 * 2**20
LOOKS = 5
WAITING_SECONDS = 2
BLOCK = 2**20

pytestmark = [pytest.mark.real, pytest.mark.campaign]


def memory(pid: int) -> int:
    """Bytes of a process that are in memory and its own."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return 1024 * next(int(line.split()[1]) for line in lines if line.startswith("RssAnon"))


def descriptors(pid: int) -> int:
    return sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir())


def first_stamp(path: Path, channel: int) -> int:
    """The stamp of a file's first frame; every later one is the next, block by block."""
    expected = first = None
    with soundfile.SoundFile(path) as sound:
        for block in sound.blocks(BLOCK, dtype="float32"):
            stamps = stamps_of(block, channel)
            first = int(stamps[0]) if first is None else first
            assert expected in {None, int(stamps[0])}
            assert (np.diff(stamps) % 2**24 == 1).all()
            expected = (int(stamps[-1]) + 1) % 2**24
    assert first is not None
    return first


def check_whole(folder: Path, tracks: int, frames: int) -> None:
    """Every frame is there, and all tracks begin on the same one."""
    found = facts(folder)
    assert (found.end, found.lost) == ("limit", ())
    assert {entry.frames for entry in found.tracks.values()} == {frames}
    assert len({first_stamp(folder / track(number).file, number) for number in range(1, tracks + 1)}) == 1


@contextmanager
def freewheeling() -> Iterator[Callable[[int], None]]:
    """A server as fast as the recorder, which is told how many frames are written whenever that has been asked.

    A sound card hands over a second of sound a second; a server in freewheel hands over as much as it can, and would
    soon be further ahead of a busy machine's disk than any sound card.
    """
    import jack

    conductor, go = jack.Client("conductor", no_start_server=True), threading.Event()
    go.set()
    conductor.set_process_callback(lambda _frames: go.wait(1))
    with conductor:
        began = conductor.last_frame_time

        def written(frames: int) -> None:
            ahead = (conductor.last_frame_time - began) % 2**32 - frames
            (go.set if ahead < WAITING_SECONDS * RATE else go.clear)()

        conductor.set_freewheel(True)
        try:
            yield written
        finally:
            go.set()
            conductor.set_freewheel(False)


def test_a_soak_of_eight_tracks_grows_neither_memory_nor_open_files(
    home: Path, client: Clients, jack_server: JackServer
) -> None:
    with stamping(8) as source:
        recorder = client()
        recorder.arm(DeviceRequest("portaudio", source.name, source.host_api))
        take = plan(home, tracks=8, frames=SOAK_SECONDS * RATE)
        pid = engine_pid(home)
        looks = []
        recorder.start(take)
        with freewheeling() as written:
            while not recorder.wait(0.02):
                if (status := recorder.status()) is None:
                    break
                written(status.frame)
                if status.frame > SOAK_SECONDS * RATE // 10:
                    looks.append((memory(pid), descriptors(pid)))
    print([used // 2**20 for used, _ in looks[:: max(len(looks) // 20, 1)]], "MiB")
    assert len(looks) > LOOKS, "it was over before anybody looked"
    # What waits for the disk of a busy machine comes and goes; what stays is what has grown.
    first, last = (min(used for used, _ in part) for part in (looks[:LOOKS], looks[-LOOKS:]))
    assert last - first < GROWTH_BYTES
    assert min(files for _, files in looks[-LOOKS:]) <= looks[0][1]
    check_whole(take.folder, 8, SOAK_SECONDS * RATE)


def test_sixteen_channels_lose_no_frame(home: Path, client: Clients, jack_server: JackServer) -> None:
    recorder, folders = client(), (f"take-{number}" for number in count())
    with stamping(16) as source:

        def record() -> Path:
            recorder.arm(DeviceRequest("portaudio", source.name, source.host_api))
            take = plan(home, tracks=16, frames=RUN_SECONDS * RATE, folder=next(folders))
            recorder.start(take)
            assert recorder.wait(RUN_SECONDS + 20)
            return take.folder

        for _ in range(RUNS):
            for _attempt in range(ATTEMPTS):
                with listening(source) as sentinel:
                    folder = record()
                # On a busy machine the server itself drops frames; what it drops for both is nobody's fault here.
                if not (sentinel.faltered and facts(folder).lost):
                    break
            assert facts(folder).lost == ()
            if not sentinel.faltered:
                check_whole(folder, 16, RUN_SECONDS * RATE)
