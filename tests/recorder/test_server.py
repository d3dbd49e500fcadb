"""Whatever happens at the engine's door, a take that rolls has the processor and the disk to itself."""

from __future__ import annotations

import errno
import logging
import threading
import time
from multiprocessing.connection import Pipe
from typing import TYPE_CHECKING, Any

from workshop_recorder.engine.server import REFUSED_SECONDS, Server
from workshop_recorder.wire import receive, send

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    import pytest

REFUSALS = 3


class Desk:
    """A take rolls until the test ends it."""

    rolling: bool = True

    def do_status(self) -> dict[str, Any]:
        return {"rolling": None}

    def gone(self, connection: Connection) -> None:
        """Nobody keeps seconds here."""

    def close(self) -> None:
        """No device is open."""


class Door:
    """Out of file descriptors for a while, then somebody comes in; nobody after that."""

    def __init__(self, caller: Connection) -> None:
        self._caller, self._tries, self.closed = caller, 0, threading.Event()

    def accept(self) -> Connection:
        self._tries += 1
        if self._tries <= REFUSALS:
            raise OSError(errno.EMFILE, "Too many open files")
        if self._tries == REFUSALS + 1:
            return self._caller
        self.closed.wait()
        raise OSError(errno.EINVAL, "closed")


def test_too_many_open_files_cost_neither_processor_nor_disk_and_pass_by(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("workshop_recorder.engine.server.greet", lambda _connection, _key: None)
    ours, theirs = Pipe()
    door, desk = Door(theirs), Desk()
    server = Server(door, b"", desk)  # type: ignore[arg-type] - the engine's own listener and desk are not needed
    began = time.monotonic()
    with caplog.at_level(logging.WARNING), ours:
        serving = threading.Thread(target=server.serve)
        serving.start()
        send(ours, {"do": "status"})
        assert receive(ours) == {"ok": True, "rolling": None}
        waited = time.monotonic() - began
        server.quit()
        serving.join()
        door.closed.set()
        accepting = [thread for thread in threading.enumerate() if thread.name == "accept"]
        for thread in accepting:
            thread.join(10)
    assert waited >= REFUSALS * REFUSED_SECONDS
    assert [record.getMessage() for record in caplog.records][:1] == ["refused a connection: OSError"]
    assert len(caplog.records) <= 2  # while it lasts, and once more where the door is closed
    assert not any(thread.is_alive() for thread in accepting)
