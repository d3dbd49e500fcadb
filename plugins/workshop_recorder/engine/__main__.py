"""`python -m workshop_recorder.engine CONFIG.json`: record, for the library whose folder the configuration names.

The configuration holds `home`. Exit codes: 0 done, 3 another engine holds the library's lock.
"""

from __future__ import annotations

import faulthandler
import json
import logging
import os
import secrets
import signal
import sys
import tempfile
import time
from multiprocessing.connection import Listener
from pathlib import Path

from workshop_recorder.engine.desk import Desk
from workshop_recorder.engine.server import Server
from workshop_recorder.locking import FileLock
from workshop_recorder.wire import PROTOCOL, Rendezvous

BUSY = 3
LOCK_SECONDS = 5.0  # an engine that lets go of a dead audio server needs a few
SOCKET_PATH_LIMIT = 100
BACKLOG = 16


def main(config: Path) -> int:
    """Hold the lock, listen, serve; returns the exit code."""
    faulthandler.enable()  # an audio library that crashes leaves its traces in the log
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(threadName)s %(message)s")
    run = Path(json.loads(config.read_text(encoding="utf-8"))["home"]) / "run"
    lock = FileLock.acquire(run / "recorder.lock", patience=LOCK_SECONDS)
    if lock is None:
        return BUSY
    key = secrets.token_bytes(32)
    address = _address(run)
    with Listener(address, backlog=BACKLOG) as listener:
        server = Server(listener, key, Desk())
        _set_signals(server)
        meeting = run / "recorder.json"
        Rendezvous(os.getpid(), time.time(), str(listener.address), key.hex(), PROTOCOL).publish(meeting)
        try:
            server.serve()
        finally:
            meeting.unlink(missing_ok=True)
    if address is not None and Path(address).parent != run:
        Path(address).parent.rmdir()
    return 0


def _address(run: Path) -> str | None:
    """A socket in the library's own folder; elsewhere when its path is too long for one, a pipe on Windows."""
    if os.name == "nt":
        return None
    path = run / "recorder.sock"
    path.unlink(missing_ok=True)
    if len(os.fsencode(path)) < SOCKET_PATH_LIMIT:
        return str(path)
    return str(Path(tempfile.mkdtemp(prefix="workshop-")) / "recorder.sock")


def _set_signals(server: Server) -> None:
    """A machine that shuts down ends the take neatly; Ctrl-C in a terminal is not meant for the engine."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda _number, _frame: server.quit())
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_IGN)


if __name__ == "__main__":
    code = 1
    try:
        code = main(Path(sys.argv[1]))
    except Exception:
        logging.getLogger("engine").exception("the engine failed")
    finally:
        # An audio server that died can hold the interpreter's own way out for ever.
        os._exit(code)
