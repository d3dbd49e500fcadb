"""A punch-in whose engine is killed before its section begins has recorded nothing, and is known to."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

from tests.recorder.takes import engine_pid, facts
from tests.recorder.test_punch_in import punch
from workshop import DeviceRequest
from workshop.services.take_files import is_unbegun
from workshop_recorder.recovery import recover

if TYPE_CHECKING:
    from pathlib import Path

    from tests.recorder.test_punch_in import Clients


def test_a_punch_in_whose_engine_is_killed_in_its_lead_in_has_recorded_nothing(home: Path, client: Clients) -> None:
    recorder = client()
    recorder.arm(DeviceRequest("simulated"))
    take = punch(home)
    recorder.start(take)
    os.kill(engine_pid(home), signal.SIGKILL)
    recorder.wait(10)
    recover(take.folder)

    assert facts(take.folder).end == "recovered"
    assert is_unbegun(take.folder)
