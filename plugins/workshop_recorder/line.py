"""The line to the engine: one connection, made anew where it was lost, and what is asked over it."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

from workshop_recorder.launch import lives, meet, other_version
from workshop_recorder.sentences import SilentError, refusal
from workshop_recorder.wire import receive, send

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from pathlib import Path

ANSWER_SECONDS = 30.0
LIFE_SECONDS = 2.0
HUSH_SECONDS = 1.0
UNDERSTOOD_ELSEWHERE = frozenset({"unknown", "failed"})


class EngineLine:
    """Several threads of a process may ask at once; they are answered one after the other.

    `holds` counts how often a device was armed over `connection`, and `opened` says whether that opened it.
    """

    def __init__(self, home: Path) -> None:
        self.connection: Connection | None = None
        self.lock = threading.RLock()
        self.holds, self.opened = 0, False
        self._home = home
        self._silent_until = 0.0

    def reach(self) -> Connection | None:
        """The connection, made anew where there is none."""
        with self.lock:
            if self.connection is None:
                # A command asks several times; it need not wait as often for an engine that is stopped.
                if time.monotonic() < self._silent_until:
                    raise refusal("silent")
                try:
                    self.connection = meet(self._home)
                except SilentError:
                    self._silent_until = time.monotonic() + HUSH_SECONDS
                    raise
            return self.connection

    def hang_up(self) -> None:
        """Let go of the connection, if there is one."""
        with self.lock:
            if self.connection is not None:
                self.connection.close()
                self.connection = None
            self.holds, self.opened = 0, False

    def _answered(self, connection: Connection, patience: float) -> bool:
        """Wait for an answer. An engine that is busy may take its time, but not one that is stopped."""
        end = time.monotonic() + patience
        while (left := end - time.monotonic()) > 0:
            if connection.poll(min(left, LIFE_SECONDS)):
                return True
            if not lives(self._home):
                return False
        return connection.poll(0)

    def ask(self, do: str, *, patience: float | None = None, **fields: Any) -> dict[str, Any]:
        """Send a request and wait for its answer. Raises what the engine refuses."""
        with self.lock:
            connection = self.reach()
            if connection is None:
                raise refusal("not_rolling")
            try:
                send(connection, {"do": do, **fields})
                if not self._answered(connection, ANSWER_SECONDS if patience is None else patience):
                    raise BlockingIOError  # noqa: TRY301 - as when it is stopped in the middle of its answer
                answer = receive(connection)
            except BlockingIOError as error:
                self.hang_up()
                self._silent_until = time.monotonic() + HUSH_SECONDS
                raise refusal("silent") from error
            except (EOFError, OSError) as error:
                self.hang_up()
                raise refusal("gone") from error
        if answer.pop("ok"):
            return answer
        word = str(answer["word"])
        other = word in UNDERSTOOD_ELSEWHERE and other_version(self._home)
        raise refusal("other_version" if other else word, answer["details"])
