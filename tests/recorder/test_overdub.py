"""Recording over a take with the real mixer and engine: what plays lies on the frames of the take below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import soundfile

from workshop.app import create_app
from workshop.domain.consent import Decision, Use
from workshop.domain.recording import DeviceRequest
from workshop.domain.take import TakeStatus
from workshop.services.take_request import TakeRequest

if TYPE_CHECKING:
    from pathlib import Path

    from workshop.app import App

BAND = DeviceRequest("simulated")


def house(home: Path) -> App:
    """A session of two people, of whom one may be heard in the group."""
    app = create_app(home)
    app.people.add_venue("Kjelleren")
    app.people.add_group("Gruppa", venue="Kjelleren")
    app.sessions.open("Gruppa")
    for alias in ("Åse", "Ola"):
        app.attendance.new(alias)
        app.consents.record(alias, Use.RECORD, Decision.GRANTED)
    app.consents.record("Ola", Use.LISTEN_IN_GROUP, Decision.GRANTED)
    return app


def lag(sound: np.ndarray, other: np.ndarray) -> int:
    """How many frames later than `sound` the `other` is most like it."""
    size = 1 << (len(sound) + len(other)).bit_length()
    fit = np.fft.irfft(np.fft.rfft(other, size) * np.conj(np.fft.rfft(sound, size)), size)
    best = int(np.argmax(fit))
    return best if best < size // 2 else best - size


def test_the_mix_of_a_take_begins_on_its_first_frame_without_who_said_no(home: Path) -> None:
    app = house(home)
    first = app.takes.record(TakeRequest(BAND, seconds=2, backing=False))
    assert app.takes.wait(20)
    app.takes.finish(first.take.id)
    over = app.takes.record(TakeRequest(BAND, seconds=1, over=(1,)))
    assert app.takes.wait(20)
    finished = app.takes.finish(over.take.id)

    (mix,) = home.glob("sessions/*/overdubs/*.wav")
    mixed, rate = soundfile.read(mix, always_2d=True)
    masters = {path.name: soundfile.read(path)[0] for path in home.glob("sessions/*/takes/take-001/*.wav")}
    ase, ola = (masters[track.file] for track in first.tracks)
    heard = mixed.mean(axis=1)
    assert (rate, len(mixed)) == (48_000, first.take.frames or len(ola))
    assert lag(ola, heard) == 0
    likeness = [abs(float(np.corrcoef(master, heard)[0, 1])) for master in (ase, ola)]
    assert likeness[1] > 0.95
    assert likeness[0] < 0.3
    assert (finished.take.status, finished.take.frames) == (TakeStatus.DONE, 48_000)
    assert mix.stat().st_mode & 0o077 == 0
