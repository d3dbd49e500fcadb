"""Promises for the day when something goes wrong while a take rolls."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
import soundfile

from tests.audio.jack import PERIOD, RATE, JackServer, StampedSource, stamps_of
from tests.conftest import missing
from tests.recorder.takes import TRIALS, engine_pid, eventually, facts, heard, plan, track
from workshop import DeviceRequest
from workshop_recorder.journal import journal_lines
from workshop_recorder.launch import running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from workshop_recorder.client import EngineClient

    Clients = Callable[..., EngineClient]

ROLLING = 12000
LOST_SECONDS = 2.0
LOSS = RATE // 4 + PERIOD


def rolling(recorder: EngineClient, frames: int = ROLLING) -> None:
    """Wait until that much of the take is in the files."""
    assert eventually(lambda: (recorder.status() or pytest.fail("it stopped")).frame >= frames)


@pytest.mark.real
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
def test_a_lost_device_is_noticed_within_two_seconds(
    home: Path, client: Clients, jack_server: JackServer, stamped_source: StampedSource, how: signal.Signals
) -> None:
    recorder = client()
    recorder.arm(DeviceRequest("portaudio", stamped_source.name))
    take = plan(home)
    recorder.start(take)
    rolling(recorder)
    jack_server.process.send_signal(how)
    began = time.monotonic()

    assert recorder.wait(5)
    assert time.monotonic() - began < LOST_SECONDS
    told = facts(take.folder)
    assert told.end == "device_lost"
    assert len(heard(take.folder, 1)) == told.frames >= ROLLING
    recorder.arm(DeviceRequest("simulated"))


@pytest.mark.real
@pytest.mark.campaign
def test_a_killed_engine_loses_at_most_a_quarter_of_a_second_and_one_period(
    home: Path,
    client: Clients,
    stamped_source: StampedSource,
    require: Callable[..., None],
    record_property: Callable[[str, object], None],
) -> None:
    require("sox")
    import jack

    watch = jack.Client("watch", no_start_server=True)
    losses = []
    for trial in range(TRIALS):
        recorder = client()
        recorder.arm(DeviceRequest("portaudio", stamped_source.name))
        take = plan(home, folder=f"take-{trial}")
        recorder.start(take)
        rolling(recorder, 1)
        time.sleep(random.Random(trial).uniform(0.0, 1.5))
        engine = engine_pid(home)
        frame = watch.frame_time
        os.kill(engine, signal.SIGKILL)
        assert recorder.wait(5)
        recorder.recover(take.folder)
        losses.append(frame - check_recovered(take.folder, frame))
    watch.close()
    record_property("losses", losses)
    print(f"frames lost: {sorted(losses)}")
    assert max(losses) <= LOSS


def check_recovered(folder: Path, frame: int) -> int:
    """Every file is whole for soundfile and sox and aligned with the others; returns the frame after the last one kept."""
    told = facts(folder)
    assert told.end == "recovered"
    ends = []
    for number, entry in told.tracks.items():
        stamps = stamps_of(heard(folder, number), number)
        assert len(stamps) == entry.frames > 0
        first = stamps_of(heard(folder, 1), 1)
        common = min(len(first), len(stamps))
        assert (stamps[:common] == first[:common]).all()
        sox = subprocess.run(["sox", "--i", "-s", str(folder / entry.file)], capture_output=True, text=True, check=True)
        assert (int(sox.stdout), sox.stderr) == (entry.frames, "")
        ends.append(frame + (int(stamps[-1]) + 1 - frame + 2**23) % 2**24 - 2**23)
    return min(ends)


def test_a_lost_take_is_closed_and_the_next_one_can_be_recorded(home: Path, client: Clients) -> None:
    recorder = client()
    recorder.arm(DeviceRequest("simulated"))
    take = plan(home)
    recorder.start(take)
    rolling(recorder)
    os.kill(engine_pid(home), signal.SIGKILL)

    assert recorder.wait(5)
    assert recorder.status() is None
    recorder.recover(take.folder)
    recorder.finish(take.folder, take.take)
    assert facts(take.folder).end == "recovered"
    assert all(entry.sha256 for entry in facts(take.folder).tracks.values())
    recorder.arm(DeviceRequest("simulated"))
    second = plan(home, frames=4800, folder="take-002")
    recorder.start(second)
    assert recorder.wait(5)
    assert facts(second.folder).end == "limit"


def test_a_shutdown_of_the_machine_ends_the_take_neatly(home: Path, client: Clients) -> None:
    recorder = client()
    recorder.arm(DeviceRequest("simulated"))
    take = plan(home)
    recorder.start(take)
    rolling(recorder)
    os.kill(engine_pid(home), signal.SIGTERM)

    assert eventually(lambda: not running(home))
    assert facts(take.folder).end == "stopped"


@pytest.fixture
def disk_of(tmp_path: Path, require: Callable[..., None]) -> Iterator[Callable[[int], Path]]:
    """Mount a disk of so many MiB."""
    require("mount")
    if os.geteuid() != 0:
        missing("only root can mount a small disk")
    folder = tmp_path / "disk"
    folder.mkdir()

    def mount(mebibytes: int) -> Path:
        command = ["mount", "-t", "tmpfs", "-o", f"size={mebibytes}m", "tmpfs", str(folder)]
        if subprocess.run(command, capture_output=True, check=False).returncode:
            missing("a small disk cannot be mounted here")
        return folder

    yield mount
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture
def small_disk(disk_of: Callable[[int], Path]) -> Path:
    """A disk of 2 MiB."""
    return disk_of(2)


@pytest.mark.real
@pytest.mark.parametrize(
    ("mebibytes", "warned"), [(1100, ()), (700, ("disk_30_minutes",)), (200, ("disk_10_minutes",))]
)
def test_four_tracks_are_warned_of_at_thirty_and_at_ten_minutes(
    home: Path, client: Clients, disk_of: Callable[[int], Path], mebibytes: int, warned: tuple[str, ...]
) -> None:
    recorder = client()
    recorder.arm(DeviceRequest("simulated"))
    recorder.start(plan(disk_of(mebibytes)))
    rolling(recorder)
    assert (recorder.status() or pytest.fail("it stopped")).warnings == warned
    recorder.stop()


@pytest.mark.real
def test_a_full_disk_ends_the_take_and_every_file_stays_playable(home: Path, client: Clients, small_disk: Path) -> None:
    recorder = client(simulated_speed=4)
    recorder.arm(DeviceRequest("simulated"))
    take = plan(small_disk)
    recorder.start(take)
    assert eventually(lambda: "disk_10_minutes" in (recorder.status() or pytest.fail("it stopped")).warnings)

    assert recorder.wait(20)
    told = facts(take.folder)
    assert told.end == "disk_full"
    for number, entry in told.tracks.items():
        assert entry.ended
        assert soundfile.info(take.folder / entry.file).frames == entry.frames == len(heard(take.folder, number))
        assert entry.frames > 48000
    recorder.finish(take.folder, take.take)
    assert not (take.folder / "take.reserve").exists()


@pytest.mark.real
def test_a_take_on_a_full_disk_is_refused_and_leaves_nothing_behind(
    home: Path, client: Clients, small_disk: Path
) -> None:
    recorder = client()
    recorder.arm(DeviceRequest("simulated"))
    take = plan(small_disk)
    with (small_disk / "filler").open("wb", buffering=0) as filler, suppress(OSError):
        while filler.write(bytes(4096)):
            pass

    with pytest.raises(Exception, match="disk is full"):
        recorder.start(take)
    assert list(take.folder.iterdir()) == []


def test_a_band_that_stops_playing_is_a_lost_device(home: Path, client: Clients) -> None:
    recorder = client(simulated_stops=24000)
    recorder.arm(DeviceRequest("simulated"))
    take = plan(home, tracks=1)
    recorder.start(take)

    assert recorder.wait(5)
    told_ns = time.monotonic_ns()
    began = next(json.loads(line) for line in journal_lines(take.folder) if '"rolling"' in line)
    assert told_ns - began["mono_ns"] < (0.5 + LOST_SECONDS) * 1e9
    assert facts(take.folder).end == "device_lost"
    assert len(heard(take.folder, 1)) == facts(take.folder).frames == facts(take.folder).tracks[1].frames > 0
    assert track(1).file == facts(take.folder).tracks[1].file


def test_digital_silence_on_every_channel_is_told_after_three_seconds(home: Path, client: Clients) -> None:
    recorder = client(simulated_silent=True, simulated_speed=4)
    recorder.arm(DeviceRequest("simulated"))
    recorder.start(plan(home, tracks=1))

    rolling(recorder, RATE)
    assert (recorder.status() or pytest.fail("it stopped")).warnings == ()
    rolling(recorder, 4 * RATE)
    assert "no_signal" in (recorder.status() or pytest.fail("it stopped")).warnings
