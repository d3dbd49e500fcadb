"""A disk or an audio server that stands still holds nothing up but itself, and a second recorder is refused."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.conftest import missing
from tests.recorder.takes import eventually, facts, heard, new_client, plan
from workshop import DeviceRequest, StateError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.audio.jack import JackServer, StampedSource
    from workshop_recorder.client import EngineClient

    Clients = Callable[..., EngineClient]

RATE = 48000


@pytest.fixture
def freezing_disk(tmp_path: Path, require: Callable[..., None]) -> Iterator[Path]:
    """A disk of its own, which `fsfreeze` stops: whoever writes to it waits."""
    require("mount", "fsfreeze", "mkfs.ext4", "losetup")
    image, folder = tmp_path / "image", tmp_path / "disk"
    folder.mkdir()
    with image.open("wb") as file:
        file.truncate(32 * 2**20)
    subprocess.run(["mkfs.ext4", "-q", str(image)], check=True)
    mount = ["mount", "-o", "loop", str(image), str(folder)]
    if os.geteuid() or subprocess.run(mount, check=False, capture_output=True).returncode:
        missing("a disk that freezes cannot be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@contextmanager
def frozen(folder: Path) -> Iterator[None]:
    """The disk does nothing."""
    subprocess.run(["fsfreeze", "-f", str(folder)], check=True)
    try:
        yield
    finally:
        subprocess.run(["fsfreeze", "-u", str(folder)], check=True)


@pytest.mark.real
def test_a_disk_that_stalls_for_five_seconds_costs_no_frame(home: Path, client: Clients, freezing_disk: Path) -> None:
    recorder = client()
    recorder.arm(DeviceRequest("simulated"))
    take = plan(freezing_disk, frames=7 * RATE)
    recorder.start(take)
    assert eventually(lambda: (recorder.status() or pytest.fail("it stopped")).frame > RATE // 2)

    with frozen(freezing_disk):
        asked = []
        for _ in range(10):
            began = time.monotonic()
            status = recorder.status()
            recorder.levels()
            asked.append(time.monotonic() - began)
            assert status is not None
            time.sleep(0.5)
    assert max(asked) < 1.0
    assert recorder.wait(15)
    told = facts(take.folder)
    assert (told.end, told.frames, told.lost, told.notices) == ("limit", 7 * RATE, (), ())
    assert {len(heard(take.folder, number)) for number in told.tracks} == {7 * RATE}


@pytest.mark.real
def test_a_stopped_audio_server_hangs_nobody(
    home: Path, client: Clients, jack_server: JackServer, stamped_source: StampedSource
) -> None:
    recorder = client()
    recorder.arm(DeviceRequest("portaudio", stamped_source.name))
    take = plan(home)
    recorder.start(take)
    assert eventually(lambda: (recorder.status() or pytest.fail("it stopped")).frame > 0)
    jack_server.process.send_signal(signal.SIGSTOP)
    began = time.monotonic()
    other = new_client(home)
    for ask in (other.status, other.levels, lambda: other.mark("marker-id", "good")):
        before = time.monotonic()
        ask()
        assert time.monotonic() - before < 0.5
    assert recorder.wait(5)
    assert time.monotonic() - began < 2.0
    assert facts(take.folder).end == "device_lost"
    assert len(facts(take.folder).markers) == 1

    began = time.monotonic()
    assert [device.driver for device in recorder.devices()] == ["simulated"]
    assert time.monotonic() - began < 10
    recorder.arm(DeviceRequest("simulated"))
    recorder.disarm()


def test_a_second_recorder_on_one_library_is_refused_and_the_first_goes_on(home: Path, client: Clients) -> None:
    recorder = client()
    recorder.arm(DeviceRequest("simulated"))
    take = plan(home)
    recorder.start(take)
    second = client()
    with pytest.raises(StateError, match="being recorded already"):
        second.arm(DeviceRequest("simulated"))
    with pytest.raises(StateError, match="being recorded already"):
        second.start(plan(home, folder="take-002"))
    recorder.stop()
    assert facts(take.folder).end == "stopped"
    assert not (home / "take-002" / "take.journal").exists()
