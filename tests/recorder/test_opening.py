"""Drivers of other plugins: whatever they do wrong is told, and neither a file nor the library is held by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.recorder.takes import eventually, plan
from workshop import AudioDriver, DeviceError, DeviceRequest
from workshop_recorder.client import EngineClient
from workshop_recorder.launch import running

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Clients = Callable[..., EngineClient]


def test_an_engine_that_hangs_in_a_driver_does_not_hold_the_library(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workshop_recorder.line.ANSWER_SECONDS", 0.5)
    monkeypatch.setenv("PYTHONPATH", str(home))
    (home / "stuck.py").write_text("import time\ndef open_stream(wanted): time.sleep(60)\n")
    stuck = EngineClient(home, {}, {"stuck": AudioDriver("stuck", engine="stuck:open_stream", scan="")})

    with pytest.raises(DeviceError, match="does not answer"):
        stuck.arm(DeviceRequest("stuck"))
    assert eventually(lambda: not running(home))


def test_a_driver_that_cannot_begin_leaves_nothing_behind(
    home: Path, client: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "shy.py").write_text(
        "from workshop_recorder.drivers.simulated import open_stream as band\n"
        "def open_stream(wanted):\n    stream = band(wanted)\n    stream.roll = lambda origin: 1 / 0\n    return stream\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(home))
    shy = EngineClient(home, {}, {"shy": AudioDriver("shy", engine="shy:open_stream", scan="")})
    shy.arm(DeviceRequest("shy"))
    take = plan(home)

    with pytest.raises(DeviceError, match="could not do that"):
        shy.start(take)
    assert list(take.folder.iterdir()) == []
    assert shy.status() is None


@pytest.mark.parametrize(
    ("driver", "told"),
    [
        ("raise DriverError('bad_rate', device='Desk', rate=12)", "“Desk” cannot record at 12 Hz"),
        ("raise DriverError('device_busy')", "“\\?” could not be opened"),
        ("raise DriverError('out of tune')", "could not do that"),
        ("return object()", "driver failed"),
    ],
)
def test_a_driver_of_another_plugin_refuses_in_the_recorders_words(
    home: Path, monkeypatch: pytest.MonkeyPatch, driver: str, told: str
) -> None:
    (home / "desk.py").write_text(f"from workshop import DriverError\ndef open_stream(wanted):\n    {driver}\n")
    monkeypatch.setenv("PYTHONPATH", str(home))

    with pytest.raises(DeviceError, match=told):
        EngineClient(home, {}, {"desk": AudioDriver("desk", engine="desk:open_stream", scan="")}).arm(
            DeviceRequest("desk")
        )
