"""The engine is a process of its own: it outlives whoever started it, and no longer than it is needed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.recorder.takes import eventually, facts, new_client, plan
from workshop import DeviceRequest
from workshop_recorder.launch import running

if TYPE_CHECKING:
    from collections.abc import Callable

    from workshop_recorder.client import EngineClient

    Clients = Callable[..., EngineClient]

ROOT = Path(__file__).parents[2]
BAND = DeviceRequest(driver="simulated")


def test_an_armed_engine_leaves_with_its_client(home: Path, client: Clients) -> None:
    recorder = client()
    recorder.arm(BAND)
    recorder.disarm()

    assert eventually(lambda: not running(home))
    assert client().status() is None
    assert client().levels() == ()
    assert client().wait(0)


def test_what_rolls_keeps_rolling_when_its_parent_is_killed(home: Path, client: Clients) -> None:
    code = (
        "import sys, signal, pathlib; from tests.recorder.takes import new_client, plan; from workshop import DeviceRequest\n"
        "home = pathlib.Path(sys.argv[1]); recorder = new_client(home); recorder.arm(DeviceRequest(driver='simulated'))\n"
        "recorder.start(plan(home)); print('rolls', flush=True); signal.pause()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(home)], stdout=subprocess.PIPE, text=True, start_new_session=True, cwd=ROOT
    ) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "rolls\n"
        os.killpg(parent.pid, signal.SIGINT)
        os.killpg(parent.pid, signal.SIGKILL)
    recorder = client()
    before = recorder.status()

    assert before is not None
    assert eventually(lambda: (recorder.status() or pytest.fail("it stopped")).frame > before.frame + 24000)
    recorder.stop()
    assert facts(home / "take-001").end == "stopped"


def test_only_the_owner_can_read_where_the_engine_listens(home: Path, client: Clients) -> None:
    recorder = client()
    recorder.arm(BAND)

    assert (home / "run" / "recorder.json").stat().st_mode & 0o777 == 0o600
    assert (home / "run").stat().st_mode & 0o077 == 0


def test_the_engine_imports_only_what_recording_needs(home: Path) -> None:
    code = (
        "import json, sys, workshop_recorder.engine.server, workshop_recorder.engine.desk\n"
        "import workshop_recorder.drivers.portaudio, workshop_recorder.drivers.simulated\n"
        "print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    )
    done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, check=True, text=True)

    heavy = {"sqlalchemy", "alembic", "pydantic", "rich", "click", "pluggy", "mido", "platformdirs"}
    assert heavy.isdisjoint(json.loads(done.stdout))


def test_a_library_may_be_named_by_a_relative_path(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(home.parent)
    recorder = new_client(Path(home.name))
    recorder.arm(BAND)
    recorder.start(plan(Path(home.name), frames=4800))

    assert recorder.wait(5)
    assert facts(home / "take-001").frames == 4800


def test_the_engines_log_does_not_grow_for_ever(home: Path, client: Clients) -> None:
    (home / "logs").mkdir()
    log = home / "logs" / "recorder.log"
    log.write_bytes(b"x" * (2**20 + 1))
    client().arm(BAND)

    assert log.stat().st_size < 2**20
    assert (home / "logs" / "recorder.log.1").stat().st_size == 2**20 + 1
