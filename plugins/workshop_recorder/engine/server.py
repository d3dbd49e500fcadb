"""Listens for clients: any process of the library that holds the key, several at once."""

from __future__ import annotations

import logging
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from workshop import DriverError
from workshop_recorder.engine.errors import EngineError
from workshop_recorder.wire import greet, receive, send

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection, Listener

    from workshop_recorder.engine.desk import Desk

log = logging.getLogger(__name__)

FIRST_CLIENT_SECONDS = 20.0
GRACE_SECONDS = 0.5
TICK_SECONDS = 0.25
ROLLING_TICK_SECONDS = 1.0
REFUSED_SECONDS = 0.2


class Server:
    """Answers clients until nothing rolls and the client that armed the device is gone."""

    def __init__(self, listener: Listener, key: bytes, desk: Desk) -> None:
        self._listener, self._key, self._desk = listener, key, desk
        self._owners: set[Connection] = set()
        self._quit = threading.Event()
        self._idle_until = time.monotonic() + FIRST_CLIENT_SECONDS

    def serve(self) -> None:
        """Answer until there is no more reason to live, then end what rolls and let go of the device."""
        threading.Thread(target=self._accept, name="accept", daemon=True).start()
        while not self._quit.wait(ROLLING_TICK_SECONDS if self._desk.rolling else TICK_SECONDS):
            if self._desk.rolling or self._owners:
                self._idle_until = time.monotonic() + GRACE_SECONDS
            elif time.monotonic() > self._idle_until:
                break
        self._desk.close()
        self._quit.set()

    def quit(self) -> None:
        """End soon; safe in a signal handler."""
        self._quit.set()

    def _accept(self) -> None:
        refused = ""
        while True:
            try:
                connection = self._listener.accept()
            except Exception as error:  # noqa: BLE001 - whatever happens at the door must not close it
                # Nor may it cost a take the processor, or fill its disk: with too many open files it happens on and on.
                if refused != type(error).__name__:
                    refused = type(error).__name__
                    log.warning("refused a connection: %s", refused)
                if self._quit.wait(REFUSED_SECONDS):
                    return
                continue
            refused = ""
            # Greeted in its own thread: a client that is stopped in the middle of it keeps nobody else waiting.
            threading.Thread(target=self._converse, args=(connection,), name="client", daemon=True).start()

    def _converse(self, connection: Connection) -> None:
        """Answer one client that holds the key until it hangs up."""
        with suppress(EOFError, OSError, ValueError), connection:
            try:
                greet(connection, self._key)
            except Exception as error:  # noqa: BLE001 - a stranger may send anything
                log.warning("refused a client: %s", type(error).__name__)
                return
            while True:
                request = receive(connection)
                if request.get("do") == "arm":
                    request["held"] = bool(self._owners)
                    self._owners.add(connection)
                elif request.get("do") == "pre_roll":
                    request["owner"] = connection
                elif request.get("do") == "disarm":
                    request["shared"] = bool(self._owners - {connection})
                send(connection, self._answer(request))
        self._desk.gone(connection)
        if connection in self._owners:
            # However short its visit was, between two looks of the main thread.
            self._idle_until = time.monotonic() + GRACE_SECONDS
            self._owners.discard(connection)

    def _answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """Do one request; what went wrong is a word and its details."""
        do = str(request.pop("do", ""))
        own: dict[str, Callable[..., dict[str, Any]]] = {"quit": self._answer_quit, "status": self._answer_status}
        method = own[do] if do in own else getattr(self._desk, f"do_{do}", _unknown)
        try:
            return {"ok": True, **method(**request)}
        except DriverError as error:
            return {"ok": False, "word": error.word, "details": error.details}
        except Exception:
            log.exception("%s failed", do)
            return {"ok": False, "word": "failed", "details": {}}

    def _answer_quit(self) -> dict[str, Any]:
        if self._desk.rolling:
            raise EngineError("rolling")
        self.quit()
        return {}

    def _answer_status(self) -> dict[str, Any]:
        """What rolls, and whether whoever armed the device for it is still connected."""
        status = self._desk.do_status()
        if status["rolling"]:
            status["rolling"]["attended"] = bool(self._owners)
        return status


def _unknown(**_request: Any) -> dict[str, Any]:
    raise EngineError("unknown")
