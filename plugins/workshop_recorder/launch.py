"""Finding the engine of a library, and starting one."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from functools import partial
from multiprocessing import AuthenticationError
from typing import TYPE_CHECKING, Any

from workshop_recorder.locking import held
from workshop_recorder.sentences import refusal
from workshop_recorder.wire import GREETING_SECONDS, PROTOCOL, find, send

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from pathlib import Path

BUSY = 3
LOG_BYTES = 2**20
START_SECONDS = 20.0
MEET_SECONDS = 2.0
WINDOWS_DETACHED = 0x00000008 | 0x00000200  # DETACHED_PROCESS, CREATE_NEW_PROCESS_GROUP


def running(home: Path) -> bool:
    """Whether an engine of this library lives."""
    return held(home / "run" / "recorder.lock")


def meet(home: Path) -> Connection | None:
    """Connect to the library's engine; None when there is none. Raises DeviceError when it does not answer."""
    deadline = time.monotonic() + MEET_SECONDS
    while running(home):
        meeting = find(home / "run" / "recorder.json")
        if meeting is not None:
            try:
                return meeting.connect()
            except (OSError, EOFError, AuthenticationError):
                pass
        if time.monotonic() > deadline:
            raise refusal("silent")
        time.sleep(0.02)
    return None


def lives(home: Path) -> bool:
    """Whether the library's engine is not stopped: it answers a newcomer, however busy it is, or is on its way out."""
    meeting = find(home / "run" / "recorder.json")
    try:
        if meeting is not None:
            with meeting.connect() as connection:
                send(connection, {"do": "ping"})
                return connection.poll(GREETING_SECONDS)
    except BlockingIOError:
        return False
    except (OSError, EOFError, AuthenticationError):
        pass  # whoever asked sees its line closed
    return True


def other_version(home: Path) -> bool:
    """Whether the library's engine is of another version, which knows other requests than this program."""
    meeting = find(home / "run" / "recorder.json")
    return meeting is not None and meeting.protocol != PROTOCOL


def launch(home: Path) -> Connection:
    """Start an engine in a session of its own, so that neither Ctrl-C nor our death reaches it, and connect to it.

    Raises DeviceError when it does not come up, StateError when another engine of the library does the recording.
    """
    for folder in (home, home / "run", home / "logs"):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    config = home / "run" / "recorder.config.json"
    config.write_text(json.dumps({"home": str(home)}), encoding="utf-8")
    process = _spawn(home, config)
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        meeting = find(home / "run" / "recorder.json")
        if meeting is not None and meeting.pid == process.pid:
            # Reaped by a thread of its own: a long-lived client must not collect zombies, nor a short one wait.
            threading.Thread(target=process.wait, daemon=True).start()
            try:
                return meeting.connect()
            except (OSError, EOFError, AuthenticationError) as error:
                raise refusal("silent") from error
        time.sleep(0.01)
    if process.poll() is None:
        process.kill()
    raise refusal("rolling" if process.wait() == BUSY else "no_start")


def end_stuck(home: Path) -> None:
    """Kill an engine that hangs while it opens a device: nothing rolls in it, and it would hold the library's lock."""
    meeting = find(home / "run" / "recorder.json")
    if meeting is not None and running(home):
        with suppress(OSError):
            os.kill(meeting.pid, getattr(signal, "SIGKILL", signal.SIGTERM))


def _spawn(home: Path, config: Path) -> subprocess.Popen[bytes]:
    """Run the engine, its words going to the library's log."""
    detached: dict[str, Any] = (
        {"start_new_session": True} if os.name == "posix" else {"creationflags": WINDOWS_DETACHED}
    )
    command = [sys.executable, "-P", "-m", "workshop_recorder.engine", str(config)]
    log_file = home / "logs" / "recorder.log"
    _turn_over(log_file)
    with open(log_file, "ab", opener=partial(os.open, mode=0o600)) as log:
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=home, **detached)


def _turn_over(log: Path) -> None:
    """Begin a new log where the last has grown long, and keep one old one."""
    with suppress(OSError):
        if log.stat().st_size > LOG_BYTES:
            log.replace(log.with_suffix(".log.1"))
