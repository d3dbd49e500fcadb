"""One evening under the shim: takes are recorded on a real audio server, and everything the disk was told is logged."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from tests.power.disk import Record, read_log, say
from tests.session.leader import Leader

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.audio.jack import StampedSource

BAND = ("Åse", "Đoko", "Ola", "Mari", "Tor", "Liv", "Ali", "Unni")
STAMP = 2**24


def build_shim(folder: Path) -> Path:
    """Compile the shim; it costs a second."""
    target = folder / "power.so"
    sources = [str(path) for path in Path(__file__).with_name("shim").glob("*.c")]
    subprocess.run(["cc", "-O1", "-shared", "-fPIC", "-o", str(target), *sources, "-ldl"], check=True)
    return target


@dataclass
class AudioClock:
    """Reads the audio server's frame time beside CLOCK_MONOTONIC while `running`, and tells one from the other."""

    running: threading.Event = field(default_factory=threading.Event)
    pairs: list[tuple[int, int]] = field(default_factory=list)

    def run(self) -> None:
        """Until `running` is cleared."""
        import jack

        client = jack.Client("watch", no_start_server=True)
        while self.running.is_set():
            before = time.monotonic_ns()
            frame = client.frame_time
            self.pairs.append(((before + time.monotonic_ns()) // 2, frame))
            time.sleep(0.02)
        client.close()

    def frame(self, nanoseconds: int) -> int:
        """The server's frame at that moment."""
        moments, frames = zip(*self.pairs, strict=True)
        return int(np.interp(nanoseconds - moments[0], np.array(moments) - moments[0], frames))


@dataclass(frozen=True)
class Heard:
    """What a file of a take holds: the stamp of each frame."""

    take: int
    file: str
    stamps: np.ndarray[Any, Any]


@dataclass(frozen=True)
class Evening:
    """What was recorded: the log, the library before and its files' numbers, the audio clock.

    `tracks` are the files as they were in the end.
    """

    records: list[Record]
    root: Path
    baseline: Path
    inodes: dict[str, int]
    clock: AudioClock
    tracks: list[Heard]


def stamps(path: Path) -> np.ndarray[Any, Any]:
    """The source's frame number of every sample, modulo 2^24; the file's name says its channel."""
    import soundfile

    samples, _ = soundfile.read(path, dtype="int32")
    channel = int(path.stem.rpartition("ch")[2]) - 1
    return ((samples.astype(np.int64) >> 8) + STAMP // 2 - 65536 * channel) % STAMP


def prepare(home: Path, people: int) -> None:
    """A library with an open session and so many people who may be recorded, by the services alone: it is quicker."""
    from workshop.app import create_app
    from workshop.domain.consent import Decision, Use

    app = create_app(home, environ=dict(os.environ))
    app.people.add_venue("Kjelleren")
    app.people.add_group("Låtskriverne", venue="Kjelleren")
    for alias in BAND[:people]:
        app.people.add_person(alias, group="Låtskriverne")
        for use in (Use.RECORD, Use.LISTEN_IN_GROUP):
            app.consents.record(alias, use, Decision.GRANTED)
    app.sessions.open("Låtskriverne")
    app.attendance.mark(BAND[:people])
    app.catch_up()
    app.library.close()


def record_evening(folder: Path, source: StampedSource, seconds: float) -> Evening:
    """Record a take of all channels with a marker in it until it is stopped, judge it, then one of a single channel."""
    home, baseline, log = folder / "library", folder / "baseline", folder / "power.log"
    prepare(home, source.channels)
    shutil.copytree(home, baseline, symlinks=True)
    inodes = {path.relative_to(home).as_posix(): path.lstat().st_ino for path in (home, *home.rglob("*"))}
    shim = {"LD_PRELOAD": str(build_shim(folder)), "POWER_ROOT": str(home.resolve()), "POWER_LOG": str(log)}
    leader = Leader(home, shim)

    def told(**what: Any) -> None:
        say(log, time.monotonic_ns(), json.dumps(what).encode())

    clock = AudioClock()
    clock.running.set()
    reader = threading.Thread(target=clock.run)
    reader.start()
    tracks: list[Heard] = []
    try:
        _play(leader, source, seconds, told, tracks)
    finally:
        clock.running.clear()
        reader.join()
    return Evening(read_log(log), home.resolve(), baseline, inodes, clock, tracks)


def _heard(home: Path) -> list[Heard]:
    """Every file as it is now."""
    found = sorted(home.glob("sessions/*/takes/*/*.wav"))
    return [Heard(int(path.parent.name.rpartition("-")[2]), path.name, stamps(path)) for path in found]


def _play(
    leader: Leader,
    source: StampedSource,
    seconds: float,
    told: Callable[..., None],
    tracks: list[Heard],
) -> None:
    """What the leader does, and what the commands say is done; `tracks` are filled with what is in the files."""
    record = ("take", "record", "--device", source.name, "--no-backing")
    first = leader.start(*record)
    _rolls(leader.home, 1)
    stop_at = time.monotonic() + seconds
    leader.types("take", "mark", "--kind", "hook")
    told(markers=1)
    leader.types("note", "add", "Ord nummer en")
    told(note="Ord nummer en")
    time.sleep(max(stop_at - time.monotonic(), 0))
    leader.types("take", "stop")
    told(take=1)
    first.communicate(timeout=60)
    leader.types("take", "verdict", "1", "circled")
    told(verdict=[1, "circled"])
    second = leader.start(*record, "--channel", f"1={BAND[0]}", "--seconds", str(seconds))
    _rolls(leader.home, 2)
    leader.types("note", "add", "Ord nummer to")
    told(note="Ord nummer to")
    out, err = second.communicate(timeout=60)
    assert second.returncode == 0, out + err
    told(take=2)
    tracks += _heard(leader.home)
    leader.types("take", "delete", "2", "--yes")
    told(deleted=2)


def _rolls(home: Path, take: int) -> None:
    """Wait until a take rolls by its journal."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        for journal in home.glob(f"sessions/*/takes/take-{take:03d}/take.journal"):
            if '"rolling"' in journal.read_text(encoding="utf-8", errors="replace"):
                return
        time.sleep(0.02)
    raise AssertionError(f"take {take} never rolled")
