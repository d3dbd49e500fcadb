"""A process that is stopped, as by Ctrl-Z or a debugger, keeps nobody else waiting for more than a few seconds."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.recorder.takes import engine_pid, eventually, facts, new_client, plan
from workshop import DeviceRequest
from workshop_recorder.sentences import SilentError
from workshop_recorder.wire import find

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FEW_SECONDS = 6.0


def states(process: int) -> list[str]:
    """What each thread of a process does, as the system has it; T: it is stopped."""
    stats = [(task / "stat").read_text() for task in Path(f"/proc/{process}/task").iterdir()]
    return [stat.rpartition(")")[2].split()[0] for stat in stats]


@contextmanager
def stopped(process: int) -> Iterator[None]:
    """A process that is stopped meanwhile, with all its threads."""
    os.kill(process, signal.SIGSTOP)
    assert eventually(lambda: all(state == "T" for state in states(process)))
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)


def in_time(call: Callable[[], Any], seconds: float = FEW_SECONDS) -> None:
    """A call that says in time that the recorder does not answer."""
    begun = time.monotonic()
    with pytest.raises(SilentError):
        call()
    assert time.monotonic() - begun < seconds


@pytest.fixture
def rolling(home: Path, client: Callable[..., Any]) -> Any:
    """A client whose take rolls."""
    leader = client()
    leader.arm(DeviceRequest(driver="simulated"))
    leader.start(plan(home, 2))
    return leader


def test_a_stopped_engine_keeps_no_caller_waiting_and_its_take_goes_on(rolling: Any, home: Path) -> None:
    with stopped(engine_pid(home)):
        in_time(rolling.status)
        in_time(rolling.status, seconds=0.5)  # one command asks several times
        callers = [threading.Thread(target=in_time, args=(new_client(home).stop,)) for _ in range(24)]
        begun = time.monotonic()
        for caller in callers:
            caller.start()
        for caller in callers:
            caller.join()
        assert time.monotonic() - begun < FEW_SECONDS, "more callers than fit in the line"

    new_client(home).stop()
    assert facts(home / "take-001").end == "stopped"


def test_whoever_waits_for_the_end_of_a_take_hears_of_a_stopped_engine(rolling: Any, home: Path) -> None:
    with stopped(engine_pid(home)):
        in_time(lambda: rolling.wait(60))
        in_time(rolling.stop)
    new_client(home).stop()


def test_a_client_that_stops_in_its_greeting_keeps_nobody_waiting(rolling: Any, home: Path) -> None:
    meeting = find(home / "run" / "recorder.json")
    assert meeting is not None
    with socket.socket(socket.AF_UNIX) as silent:
        silent.connect(meeting.address)
        begun = time.monotonic()
        assert new_client(home).status() is not None
        assert time.monotonic() - begun < 1.0
    rolling.stop()


def test_an_engine_that_is_only_busy_is_waited_for(rolling: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workshop_recorder.line.LIFE_SECONDS", 0.1)
    assert rolling.wait(1.0) is False
    rolling.stop()


def test_a_stranger_without_the_key_is_refused(rolling: Any, home: Path) -> None:
    from dataclasses import replace
    from multiprocessing import AuthenticationError

    meeting = find(home / "run" / "recorder.json")
    assert meeting is not None
    with pytest.raises(AuthenticationError):
        replace(meeting, key="00" * 32).connect()
    assert rolling.status() is not None
    rolling.stop()
