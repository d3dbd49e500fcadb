"""A JACK server without hardware, a source of frame-stamped audio, and a MIDI cable, each as a fixture."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import soundfile

from workshop_recorder.locking import FileLock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

RATE = 48000
PERIOD = 1024
CHANNELS = 4
ATTEMPTS = 3
NAMES = 6


@dataclass(frozen=True)
class JackServer:
    """A running jackd: its name, its process, and what it was told; killing the process is allowed."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    rate: int = RATE
    period: int = PERIOD


@dataclass(frozen=True)
class StampedSource:
    """A process that plays stamps, seen by PortAudio as the device `name` on the host API "JACK Audio Connection Kit"."""

    name: str
    host_api: str
    channels: int
    process: subprocess.Popen[str]


def stamps_of(samples: np.ndarray[Any, Any], channel: int) -> np.ndarray[Any, Any]:
    """The frame times (mod 2**24) that float samples of a channel (counted from 1) carry; silence reads as 2**23 - 65536 c."""
    whole = np.round(np.asarray(samples, dtype=np.float64) * 2**23).astype(np.int64) + 2**23
    return (whole - 65536 * (channel - 1)) & 0xFFFFFF


def unstamped(path: Path, channel: int) -> int:
    """How many frames that the source played between a file's first frame and its last are not in it."""
    stamps = stamps_of(soundfile.read(path, dtype="float32")[0], channel)
    since = (stamps - stamps[0]) & 0xFFFFFF
    return int(since[-1]) + 1 - len(np.unique(since[since <= since[-1]]))


def _start(name: str, log: Path) -> subprocess.Popen[bytes]:
    command = ["jackd", "-n", name, "-R", "-P70", "-p", "1024", "-d", "dummy", "-r", str(RATE), "-p", str(PERIOD)]
    with log.open("ab") as output:
        return subprocess.Popen(
            [*command, "-C", str(CHANNELS), "-P", "2"], stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )


def _up(name: str, process: subprocess.Popen[bytes]) -> bool:
    """Wait for the server's socket, and a little more: a server polled by clients too early may fail to start."""
    deadline = time.monotonic() + 5
    while process.poll() is None and time.monotonic() < deadline:
        if Path(f"/dev/shm/jack_{name}_{os.getuid()}_0").exists():  # noqa: S108 - jackd chooses this name
            time.sleep(0.15)
            return process.poll() is None
        time.sleep(0.01)
    return False


def _stop(process: subprocess.Popen[Any]) -> None:
    process.send_signal(18)  # SIGCONT: a test may have stopped it
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(5)


def _end(pid: int) -> None:
    """Kill a process that is nobody's child here, and wait until it is gone: a JACK server's name is free only then."""
    deadline = time.monotonic() + 10
    with suppress(ProcessLookupError):
        os.kill(pid, 9)
        while time.monotonic() < deadline:
            os.kill(pid, 0)
            time.sleep(0.02)


def _sweep(name: str) -> None:
    """Remove what a killed server leaves in shared memory, and a server that outlived a killed test run.

    Whoever holds the name's lock owns the name, so that nobody's server is ended here.
    """
    if shutil.which("pgrep"):
        found = subprocess.run(["pgrep", "-f", f"^jackd -n {name} "], capture_output=True, text=True, check=False)
        for pid in found.stdout.split():
            _end(int(pid))
    for left in Path("/dev/shm").glob(f"jack*{name}*"):  # noqa: S108
        with suppress(OSError):
            shutil.rmtree(left) if left.is_dir() else left.unlink()


@contextmanager
def _own_name() -> Iterator[str]:
    """A server name that no other test process uses now.

    jackd keeps a place for each of eight names and frees that of a killed server only when its name is used again.
    """
    for number in range(1, NAMES + 1):
        name = f"workshop{number}"
        lock = FileLock.acquire(Path(gettempdir()) / f"{name}.lock", patience=0)
        if lock is not None:
            try:
                yield name
            finally:
                lock.release()
            return
    pytest.fail("too many tests use audio at once")


@contextmanager
def running_jack(folder: Path) -> Iterator[JackServer]:
    """Start a server of its own name; a start may fail once in a while, so it is tried again."""
    log = folder / "jackd.log"
    with _own_name() as name:
        for _ in range(ATTEMPTS):
            _sweep(name)
            process = _start(name, log)
            if _up(name, process):
                break
            _stop(process)
        else:
            pytest.fail(log.read_text(errors="replace"))
        try:
            yield JackServer(name, process, log)
        finally:
            _stop(process)
            _sweep(name)


def _need_audio(require: Callable[..., None], *modules: str) -> None:
    from tests.conftest import missing

    if os.environ.get("WORKSHOP_HIDDEN_AUDIO"):
        missing("audio is hidden on purpose")
    require("jackd")
    for module in modules:
        if importlib.util.find_spec(module) is None:
            missing(f"the Python package {module} is not installed")


@pytest.fixture
def jack_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, require: Callable[..., None]) -> Iterator[JackServer]:
    """A JACK server for this test, which JACK_DEFAULT_SERVER names: 48 kHz, period 1024, four inputs."""
    _need_audio(require, "jack")
    with running_jack(tmp_path) as server:
        monkeypatch.setenv("JACK_DEFAULT_SERVER", server.name)
        monkeypatch.setenv("JACK_NO_START_SERVER", "1")
        yield server


@contextmanager
def stamping(channels: int) -> Iterator[StampedSource]:
    """A source of that many channels in a process of its own."""
    script = Path(__file__).with_name("source.py")
    command = [sys.executable, "-P", str(script), str(channels)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        try:
            yield StampedSource("gen", "JACK Audio Connection Kit", channels, process)
        finally:
            process.kill()


@pytest.fixture
def stamped_source(jack_server: JackServer) -> Iterator[StampedSource]:
    """Four channels of stamps on the test's server."""
    with stamping(CHANNELS) as source:
        yield source


@dataclass
class Sentinel:
    """Listens beside the recorder; `faltered` says that the server or the source itself dropped or repeated frames.

    `lost` counts the frames that the server left out.
    """

    faltered: bool = False
    lost: int = 0
    _next: int | None = None

    def hear(self, frame: int, first: float) -> None:
        """Note one cycle that began on `frame` with the sample `first` of the source's first channel."""
        on_time = self._next in {None, frame} and stamps_of(np.array([first]), 1)[0] == frame % 2**24
        self.faltered = self.faltered or not on_time
        self.lost += 0 if self._next is None else max(frame - self._next, 0)
        self._next = frame + PERIOD


@contextmanager
def listening(source: StampedSource) -> Iterator[Sentinel]:
    """A sentinel on the source, for tests that must tell the recorder's losses from those of a busy machine."""
    import jack

    client, sentinel = jack.Client("sentinel", no_start_server=True), Sentinel()
    port = client.inports.register("in")
    connected = False

    def process(_frames: int) -> None:
        if connected:
            sentinel.hear(client.last_frame_time, float(port.get_array()[0]))

    client.set_process_callback(process)
    with client:
        client.connect(f"{source.name}:out_1", port)
        time.sleep(4 * PERIOD / RATE)
        connected = True
        yield sentinel
        connected = False
    client.close()


@dataclass(frozen=True)
class MidiPair:
    """A MIDI cable: what is sent to `output` arrives at `input`; both are mido ports."""

    input: Any
    output: Any


@pytest.fixture
def midi_pair(jack_server: JackServer, require: Callable[..., None]) -> Iterator[MidiPair]:
    """Two virtual MIDI ports on the test's server, wired to each other."""
    _need_audio(require, "jack", "mido", "rtmidi")
    import jack
    import mido

    backend = mido.Backend("mido.backends.rtmidi/UNIX_JACK")
    with (
        backend.open_input("in", virtual=True, client_name="rx") as receiver,
        backend.open_output("out", virtual=True, client_name="tx") as sender,
    ):
        wire = jack.Client("wire", no_start_server=True)
        try:
            wire.connect("tx:out", "rx:in")
            yield MidiPair(receiver, sender)
        finally:
            wire.close()
