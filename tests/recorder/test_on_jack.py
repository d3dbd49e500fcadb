"""Real audio: every recorded sample says which channel and frame of the audio server it is."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from tests.audio.jack import StampedSource, stamps_of
from tests.recorder.takes import engine_pid, eventually, facts, heard, plan, track, undisturbed
from workshop import Backing, DeviceRequest, TempoMap

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from workshop_recorder.client import EngineClient

    Clients = Callable[..., EngineClient]

pytestmark = pytest.mark.real


def request(source: StampedSource) -> DeviceRequest:
    return DeviceRequest("portaudio", source.name, source.host_api)


def test_four_tracks_are_sample_exact_from_one_frame(
    home: Path, client: Clients, stamped_source: StampedSource
) -> None:
    recorder = client()

    def record(attempt: int) -> Path:
        armed = recorder.arm(request(stamped_source))
        assert (armed.channels, armed.sample_rate) == (4, 48000)
        take = plan(home, frames=3 * 48000, folder=f"take-{attempt}")
        recorder.start(take)
        assert recorder.wait(10)
        return take.folder

    folder = undisturbed(stamped_source, record)
    stamps = [stamps_of(heard(folder, number), number) for number in range(1, 5)]
    assert {len(found) for found in stamps} == {3 * 48000}
    assert len({int(found[0]) for found in stamps}) == 1
    assert all((np.diff(found) % 2**24 == 1).all() for found in stamps)
    assert facts(folder).end == "limit"
    assert [entry.lost_frames for entry in facts(folder).tracks.values()] == [0, 0, 0, 0]


def test_a_late_comer_starts_on_the_frame_that_was_told(
    home: Path, client: Clients, stamped_source: StampedSource
) -> None:
    recorder, starts = client(), []

    def record(attempt: int) -> Path:
        recorder.arm(request(stamped_source))
        take = plan(home, tracks=2, frames=72000, folder=f"take-{attempt}")
        recorder.start(take)
        eventually(lambda: (recorder.status() or pytest.fail("it stopped")).frame > 0)
        starts.append(recorder.join(track(4)))
        assert recorder.wait(10)
        return take.folder

    folder = undisturbed(stamped_source, record)
    start = starts[-1]
    first = stamps_of(heard(folder, 1), 1)
    late = stamps_of(heard(folder, 4), 4)
    assert start > 0
    assert late[0] == first[start]
    assert (late == first[start:]).all()


def test_frames_lost_by_a_stalled_engine_are_silence_and_the_tracks_stay_aligned(
    home: Path, client: Clients, stamped_source: StampedSource
) -> None:
    recorder = client()

    def record(attempt: int) -> Path:
        recorder.arm(request(stamped_source))
        take = plan(home, tracks=2, frames=3 * 48000, folder=f"take-{attempt}")
        recorder.start(take)
        eventually(lambda: (recorder.status() or pytest.fail("it stopped")).frame > 24000)
        os.kill(engine_pid(home), signal.SIGSTOP)
        time.sleep(0.2)
        os.kill(engine_pid(home), signal.SIGCONT)
        assert recorder.wait(10)
        return take.folder

    folder = undisturbed(stamped_source, record)
    told = facts(folder)
    samples = heard(folder, 1)
    stamps = stamps_of(samples, 1)
    offsets = (stamps - np.arange(len(stamps)))[samples != 0] % 2**24
    assert told.end == "limit"
    assert sum(frames for _, frames in told.lost) == told.tracks[1].lost_frames > 0
    assert len(set(offsets.tolist())) == 1


def test_the_backing_is_played_from_the_takes_first_frame_on(
    home: Path, client: Clients, stamped_source: StampedSource
) -> None:
    import jack

    soundfile.write(home / "backing.wav", np.full((24000, 2), 0.25, dtype=np.float32), 48000, subtype="FLOAT")
    backing = Backing(home / "backing.wav", "", 24000, 48000, TempoMap.steady(90, 48000))
    recorder = client()
    played: list[tuple[int, np.ndarray]] = []
    ear = jack.Client("ear", no_start_server=True)
    port = ear.inports.register("in")
    ear.set_process_callback(lambda _frames: played.append((ear.last_frame_time, port.get_array().copy())))

    def record(attempt: int) -> Path:
        recorder.arm(request(stamped_source))
        played.clear()
        ear.connect(ear.get_ports("PortAudio", is_output=True)[0], port)
        take = plan(home, tracks=1, frames=48000, backing=backing, folder=f"take-{attempt}")
        recorder.start(take)
        assert recorder.wait(10)
        return take.folder

    with ear:
        folder = undisturbed(stamped_source, record)
    sounding = [int(frame) + int(index) for frame, block in played for index in np.flatnonzero(block)]
    assert len(sounding) == 24000
    assert sounding[0] % 2**24 == int(stamps_of(heard(folder, 1), 1)[0])
