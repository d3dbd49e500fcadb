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
UNDERSTOOD_ELSEWHERE = frozenset({"unknown", "failed", "bad_plan"})


class EngineLine:
    """Several threads of a process may ask at once; they are answered one after the other.

    Hold `lock` for what takes several questions. A device that was armed over the line is held until every `hold` was
    let go of.
    """

    def __init__(self, home: Path) -> None:
        self.lock = threading.RLock()
        self._home = home
        self._connection: Connection | None = None
        self._holds, self._opened = 0, False
        self._silent_until = 0.0

    @property
    def connected(self) -> bool:
        """Whether the line is open."""
        return self._connection is not None

    @property
    def opened(self) -> bool:
        """Whether the device was opened over this line, and is not another window's."""
        return self._opened

    def hold(self, connection: Connection | None = None) -> None:
        """A device is armed once more, over a new connection where it is opened for that."""
        with self.lock:
            if connection is not None:
                self._connection, self._holds, self._opened = connection, 0, True
            self._holds += 1

    def let_go(self) -> bool:
        """Arm a device once less; returns whether that was the last time. Where none is armed nothing happens."""
        with self.lock:
            held, self._holds = self._holds, max(self._holds - 1, 0)
            return held == 1

    def reach(self) -> Connection | None:
        """The connection, made anew where there is none."""
        with self.lock:
            if self._connection is None:
                # A command asks several times; it need not wait as often for an engine that is stopped.
                if time.monotonic() < self._silent_until:
                    raise refusal("silent")
                try:
                    self._connection = meet(self._home)
                except SilentError:
                    self._silent_until = time.monotonic() + HUSH_SECONDS
                    raise
            return self._connection

    def hang_up(self) -> None:
        """Let go of the connection, if there is one."""
        with self.lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
            self._holds, self._opened = 0, False

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
