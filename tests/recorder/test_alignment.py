"""Through a real duplex stream with a cable from output to input: after calibration every click lies on its frame."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import soundfile

from tests.audio.jack import PERIOD, RATE, stamps_of
from tests.recorder.takes import eventually, facts, heard, plan
from workshop import Backing, DeviceError, DeviceRequest, TempoMap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.audio.jack import JackServer, StampedSource
    from workshop import TakePlan
    from workshop_recorder.client import EngineClient

    Clients = Callable[..., EngineClient]

pytestmark = pytest.mark.real

JACK = "JACK Audio Connection Kit"
DUPLEX = DeviceRequest("portaudio", "system", JACK)
BPM = "133.33"
SECONDS = 600.0
REAL_TIME = bool(os.environ.get("WORKSHOP_REAL_TIME"))


@contextmanager
def hurrying(client: Any) -> Iterator[None]:
    """Let the server run as fast as it can, unless the real time is wanted."""
    if REAL_TIME:
        yield
        return
    client.set_freewheel(True)
    try:
        yield
    finally:
        client.set_freewheel(False)


@dataclass
class Cable:
    """A lead from the recorder's output to its input; `torn` says that the server itself left frames out."""

    client: Any
    torn: bool = False
    _next: int | None = None

    def hear(self, frames: int) -> None:
        """Note one cycle of the server."""
        now = self.client.last_frame_time
        self.torn = self.torn or self._next not in {None, now}
        self._next = (now + frames) % 2**32


def clicks(path: Path, seconds: float) -> Backing:
    """A beat of single samples, each a little louder than the last, so that none can be taken for another."""
    tempo = TempoMap.steady(BPM, RATE)
    frames = round(seconds * RATE)
    audio = np.zeros(frames, dtype=np.float32)
    beats = [frame for beat in range(int(seconds * 134 / 60) + 1) if (frame := tempo.frame(beat)) < frames]
    audio[beats] = np.linspace(0.2, 0.8, len(beats), dtype=np.float32)
    soundfile.write(path, audio, RATE, subtype="PCM_24")
    return Backing(path, "", frames, RATE, tempo)


@contextmanager
def cable(channel: int = 1) -> Iterator[Cable]:
    """Lead the first output of the recorder into one of its inputs, in place of the server's own."""
    import jack

    client = jack.Client("cable", no_start_server=True)
    inputs = client.get_ports("PortAudio", is_input=True, is_audio=True)
    outputs = client.get_ports("PortAudio", is_output=True, is_audio=True)
    for source in client.get_all_connections(inputs[channel - 1]):
        client.disconnect(source, inputs[channel - 1])
    client.connect(outputs[0], inputs[channel - 1])
    lead = Cable(client)
    client.set_process_callback(lead.hear)
    try:
        with client:
            yield lead
    finally:
        client.close()


def record_once(home: Path, recorder: EngineClient, backing: Backing, folder: str) -> tuple[TakePlan, int, bool]:
    """The whole backing through the cable, after calibration; returns the take, the latency, and whether the cable tore."""
    recorder.arm(DUPLEX)
    with cable() as lead:
        latency = recorder.calibrate(1)
        take = replace(plan(home, 1, backing.frames, backing, folder), latency_frames=latency)
        recorder.start(take)
        assert eventually(lambda: (recorder.status() or pytest.fail("it ended")).frame > RATE)
        with hurrying(lead.client):
            assert recorder.wait(60 + SECONDS)
        return take, latency, lead.torn


def test_a_beat_is_on_its_frames_to_the_last_click(home: Path, client: Clients, jack_server: JackServer) -> None:
    backing = clicks(home / "beat.wav", SECONDS)
    for attempt in range(3):
        take, latency, torn = record_once(home, client(), backing, f"take-{attempt:03}")
        # The clock of a server in freewheel beside busy neighbours can look like a loss: such a run measures nothing.
        # In real time a loss is the recorder's own, unless the server left out frames for everybody.
        if not facts(take.folder).lost or (REAL_TIME and not torn):
            break

    played = soundfile.read(backing.path, dtype="float32")[0]
    found = heard(take.folder, 1)
    assert (facts(take.folder).end, facts(take.folder).lost) == ("limit", ())
    assert latency > 0
    assert latency % PERIOD == 0
    assert np.flatnonzero(found).tolist() == np.flatnonzero(played).tolist()
    assert (found == played).all()
    assert np.count_nonzero(found) > 2 * SECONDS


def test_a_channel_without_the_cable_is_refused(home: Path, client: Clients, jack_server: JackServer) -> None:
    recorder = client()
    recorder.arm(DUPLEX)
    with cable(3), pytest.raises(DeviceError, match="Nothing was heard"):
        recorder.calibrate(2)


def test_a_device_without_an_output_cannot_be_calibrated(
    home: Path, client: Clients, stamped_source: StampedSource
) -> None:
    recorder = client(out="none")
    recorder.arm(DeviceRequest("portaudio", stamped_source.name, JACK))

    with pytest.raises(DeviceError, match="no output"):
        recorder.calibrate(1)
    assert recorder.arm(DeviceRequest()).output == ""


def test_there_is_no_calibration_on_a_channel_that_is_none(home: Path, client: Clients) -> None:
    recorder = client()
    recorder.arm(DeviceRequest("simulated"))

    with pytest.raises(DeviceError, match="no channel 9"):
        recorder.calibrate(9)


def test_what_is_monitored_is_heard_and_is_in_no_track(
    home: Path, client: Clients, stamped_source: StampedSource
) -> None:
    import jack

    recorder = client()
    recorder.arm(DeviceRequest("portaudio", stamped_source.name, JACK))
    ear = jack.Client("ear", no_start_server=True)
    port = ear.inports.register("in")
    loudest = [0.0]

    def listen(_frames: int) -> None:
        loudest[0] = max(loudest[0], float(np.abs(port.get_array()).max()))

    ear.set_process_callback(listen)
    with ear:
        ear.connect(ear.get_ports("PortAudio", is_output=True)[0], port)
        take = replace(plan(home, tracks=3, frames=RATE), monitor=(1, 3))
        recorder.start(take)
        assert recorder.wait(10)

    assert 0.1 < loudest[0] <= 0.5012
    for number in (1, 2, 3):
        stamps = stamps_of(heard(take.folder, number), number)
        assert (np.diff(stamps) % 2**24 == 1).all()
