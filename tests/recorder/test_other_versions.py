"""A program of any version can end the take of an engine of any other: a room is never left recording."""

from __future__ import annotations

import json
import os
import threading
from multiprocessing.connection import Listener
from typing import TYPE_CHECKING, Any

import pytest

from workshop import DeviceError, DeviceRequest, StateError
from workshop_recorder.engine.errors import EngineError
from workshop_recorder.engine.server import Server
from workshop_recorder.locking import FileLock
from workshop_recorder.wire import PROTOCOL, Rendezvous, find

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from workshop_recorder.client import EngineClient

KEY = bytes(32)


class Desk:
    """Answers as the first engines did, or as one to come may, and knows nothing else."""

    def __init__(self, folder: Path, **more: Any) -> None:
        self.rolling: dict[str, Any] | None = {"take": "t", "folder": str(folder), "frame": 7, "sample_rate": 48_000}
        self.rolling |= more
        self.asked: list[str] = []

    def do_status(self) -> dict[str, Any]:
        self.asked.append("status")
        return {"rolling": self.rolling and dict(self.rolling), "armed": True}

    def do_stop(self) -> dict[str, Any]:
        self.asked.append("stop")
        self.rolling = None
        return {"reason": "stopped"}

    def do_mark(self, marker: str, kind: str) -> dict[str, Any]:
        raise EngineError("failed", marker=marker, kind=kind)

    def gone(self, connection: Any) -> None:
        """Nobody keeps seconds here."""

    def close(self) -> None:
        """No device is open."""


@pytest.fixture
def engine(home: Path) -> Iterator[Callable[..., Desk]]:
    """Let a desk answer for the library, with a file of what was published as it is told."""
    run = home / "run"
    run.mkdir()
    lock = FileLock.acquire(run / "recorder.lock")
    assert lock is not None
    servers = []
    with Listener(str(run / "recorder.sock"), backlog=16) as listener:

        def answer(published: dict[str, Any], **more: Any) -> Desk:
            desk = Desk(home / "take-001", **more)
            server = Server(listener, KEY, desk)  # type: ignore[arg-type] - what an engine of another time has
            servers.append(server)
            meeting = {"pid": os.getpid(), "started": 0.0, "address": str(run / "recorder.sock"), "key": KEY.hex()}
            (run / "recorder.json").write_text(json.dumps({**meeting, **published}))
            threading.Thread(target=server._accept, daemon=True).start()
            return desk

        yield answer
        (run / "recorder.json").unlink()  # its process is the test itself
        for server in servers:
            server.quit()
    lock.release()


def test_the_take_of_an_engine_that_tells_less_is_seen_and_stopped(
    home: Path, engine: Callable[..., Desk], client: Callable[..., EngineClient]
) -> None:
    desk = engine({})
    recorder = client()
    rolling = recorder.status()

    assert rolling is not None
    assert (rolling.take, rolling.folder, rolling.frame, rolling.sample_rate) == ("t", home / "take-001", 7, 48_000)
    assert (rolling.silent, rolling.warnings, rolling.disk_seconds, rolling.attended) == ((), (), None, False)
    recorder.stop()
    assert desk.asked == ["status", "stop"]
    assert recorder.status() is None


def test_the_take_of_an_engine_that_tells_more_is_seen_and_stopped(
    engine: Callable[..., Desk], client: Callable[..., EngineClient]
) -> None:
    engine({"protocol": PROTOCOL + 1, "colour": "red"}, silent=[2], mood="calm")
    recorder = client()
    rolling = recorder.status()

    assert rolling is not None
    assert rolling.silent == (2,)
    recorder.stop()
    assert recorder.status() is None


@pytest.mark.parametrize("published", [{}, {"protocol": PROTOCOL + 1}])
def test_what_an_engine_of_another_version_cannot_do_is_said_with_the_way_out(
    engine: Callable[..., Desk], client: Callable[..., EngineClient], published: dict[str, Any]
) -> None:
    engine(published)
    recorder = client()
    for refused in (lambda: recorder.leave(1), lambda: recorder.mark("m", "marker")):
        with pytest.raises(DeviceError, match="another version of this program") as told:
            refused()
        assert "workshop take stop" in str(told.value.hint)


def test_a_recorder_of_the_same_version_is_not_called_another(
    engine: Callable[..., Desk], client: Callable[..., EngineClient]
) -> None:
    engine({"protocol": PROTOCOL})
    with pytest.raises(DeviceError, match="could not do that"):
        client().leave(1)


def test_a_device_that_another_version_holds_is_not_shared(
    engine: Callable[..., Desk], client: Callable[..., EngineClient]
) -> None:
    desk = engine({})
    with pytest.raises(StateError, match="already"):
        client().arm(DeviceRequest("simulated"))
    assert "stop" not in desk.asked


def test_what_is_published_tells_the_protocol_and_the_first_ones_told_none(home: Path) -> None:
    path = home / "recorder.json"
    Rendezvous(1, 2.0, "a", "00", PROTOCOL).publish(path)
    assert json.loads(path.read_text())["protocol"] == PROTOCOL
    path.write_text('{"pid": 1, "started": 2.0, "address": "a", "key": "00"}')
    assert find(path) == Rendezvous(1, 2.0, "a", "00", 1)
    for damaged in ("[]", "1", "{}", '{"pid": 1}'):
        path.write_text(damaged)
        assert find(path) is None
