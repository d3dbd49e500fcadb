"""A take is heard through a real output as it was recorded, goes where it is told, and says what is wrong."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.recorder.mixing.sounds import RATE, job, tone
from workshop import DeviceError, FileError, PluginError
from workshop_recorder.mixing.mixer import RoughMixer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.audio.jack import JackServer
    from workshop import MixJob, Playing

MIXER = RoughMixer()


@contextmanager
def playing(take: MixJob, first: int = 0, last: int | None = None, **options: str) -> Iterator[Playing]:
    heard = MIXER.play(take, first, last, **options)
    try:
        yield heard
    finally:
        heard.close()


@contextmanager
def listening() -> Iterator[list[np.ndarray]]:
    """What arrives at an input of the server, once something is connected to it."""
    import jack

    blocks: list[np.ndarray] = []
    client = jack.Client("ear")
    port = client.inports.register("in")
    client.set_process_callback(lambda _frames: blocks.append(port.get_array().copy()))
    with client:
        yield blocks


def connect(name: str) -> bool:
    """Lead the player's left side to the ear."""
    import jack

    client = jack.Client("hand")
    try:
        ports = [port for port in client.get_ports(is_output=True, is_audio=True) if name in port.name]
        for port in ports[:1]:
            client.connect(port, "ear:in")
        return bool(ports)
    finally:
        client.close()


@pytest.mark.real
def test_what_is_heard_is_the_take_and_it_ends_by_itself(tmp_path: Path, jack_server: JackServer) -> None:
    del jack_server
    with listening() as blocks, playing(job(tmp_path, tone(2, 440))) as heard:
        assert heard.output == "system"
        assert connect("PortAudio")
        assert heard.wait(20)
        assert heard.frame == 2 * RATE
    sound = np.concatenate(blocks)
    spectrum = np.abs(np.fft.rfft(sound))
    assert np.argmax(spectrum) * RATE / len(sound) == pytest.approx(440, abs=2)
    assert 0.05 < np.abs(sound).max() < 0.9


@pytest.mark.real
def test_it_waits_goes_on_and_goes_elsewhere(tmp_path: Path, jack_server: JackServer) -> None:
    del jack_server
    with playing(job(tmp_path, tone(30)), RATE, 20 * RATE) as heard:
        assert reached(heard, lambda: heard.frame > RATE)
        heard.pause()
        assert reached(heard, lambda: heard.paused)
        waits = heard.frame
        assert not heard.wait(0.4)
        assert heard.frame == waits
        heard.seek(10 * RATE)
        heard.pause()
        assert reached(heard, lambda: heard.frame > 10 * RATE)
        heard.seek(-5)
        assert reached(heard, lambda: RATE < heard.frame < 3 * RATE)
        heard.seek(99 * RATE)
        assert heard.wait(20)


@pytest.mark.real
def test_a_take_of_another_rate_is_as_long_as_it_was(tmp_path: Path, jack_server: JackServer) -> None:
    del jack_server
    with playing(job(tmp_path, tone(2, rate=44_100), rate=44_100)) as heard:
        begun = time.monotonic()
        assert heard.wait(20)
        assert time.monotonic() - begun > 1.7
        assert heard.frame == pytest.approx(2 * 44_100, abs=2)


@pytest.mark.real
def test_an_output_that_is_named_and_not_there_is_refused(tmp_path: Path, jack_server: JackServer) -> None:
    del jack_server
    with pytest.raises(DeviceError, match="no output called “Kitchen radio”"):
        MIXER.play(job(tmp_path, tone(1)), device="Kitchen radio")
    with playing(job(tmp_path, tone(1)), like="Rehearsal band") as heard:
        assert heard.output == "system"


@pytest.mark.real
def test_an_output_that_goes_away_is_a_sentence(tmp_path: Path, jack_server: JackServer) -> None:
    with playing(job(tmp_path, tone(30))) as heard:
        assert reached(heard, lambda: heard.frame > 0)
        jack_server.process.kill()
        with pytest.raises((DeviceError, PluginError)):
            heard.wait(10)


NO_DEVICES = """
class default:
    device = (-1, -1)
query_devices = query_hostapis = lambda: []
"""


@pytest.mark.parametrize(
    ("library", "sentence"),
    [(NO_DEVICES, "no loudspeaker or headphone output"), ("raise OSError", "PortAudio library is missing")],
)
def test_without_any_output_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, library: str, sentence: str
) -> None:
    (tmp_path / "sounddevice.py").write_text(library)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(DeviceError, match=sentence):
        MIXER.play(job(tmp_path, tone(1)))


def test_a_take_that_cannot_be_read_is_a_sentence(tmp_path: Path) -> None:
    take = job(tmp_path, tone(1))
    take.parts[0].path.write_bytes(b"noise")
    with pytest.raises(FileError, match="None of the take's recordings"):
        MIXER.play(take)


def reached(heard: Playing, true: object) -> bool:
    """Whether something becomes true while it plays."""
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        if true():  # type: ignore[operator]
            return True
        if heard.wait(0.02):
            return bool(true())  # type: ignore[operator]
    return False
