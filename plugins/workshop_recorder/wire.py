"""How processes find the engine and talk to it: a small file in the library's `run` folder, then JSON messages.

JSON and not pickles: whoever can reach the socket can then at most say something that the engine does not know.
"""

from __future__ import annotations

import json
import os
import socket
import struct
import sys
from dataclasses import asdict, dataclass, fields, replace
from multiprocessing.connection import Client, Connection, answer_challenge, deliver_challenge
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

MESSAGE_LIMIT = 4 * 2**20
GREETING_SECONDS = 2.0
PROTOCOL = 2
"""Which requests the engine knows, and how. `ping`, `stop` and `status` (of what rolls: take, folder, frame and
sample_rate) stay as they are for ever, so that a program of any version can end the take of an engine of any other."""

if sys.platform == "win32":

    def _dial(address: str) -> Connection:
        return Client(address)

    def limit(connection: Connection, seconds: float) -> None:
        """Windows has no such limit for its pipes."""
else:

    def _dial(address: str) -> Connection:
        with socket.socket(socket.AF_UNIX) as line:
            _limit(line, GREETING_SECONDS)  # a process that is stopped has its line full after a few callers
            line.connect(address)
            return Connection(line.detach())

    def limit(connection: Connection, seconds: float) -> None:
        """Let no message take longer to come or go, for then the other side is stopped; 0 for no limit."""
        with socket.socket(fileno=os.dup(connection.fileno())) as line:
            _limit(line, seconds)

    def _limit(line: socket.socket, seconds: float) -> None:
        for direction in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            line.setsockopt(socket.SOL_SOCKET, direction, struct.pack("ll", *divmod(int(seconds * 1e6), 10**6)))


@dataclass(frozen=True, slots=True)
class Rendezvous:
    """Where the engine listens: its process, when it started (seconds since 1970), its address and secret key.

    `protocol` is what it speaks; the first engines did not say so.
    """

    pid: int
    started: float
    address: str
    key: str
    protocol: int = 1

    def publish(self, path: Path) -> None:
        """Write the file so that only the owner can read it and nobody sees half of it."""
        draft = path.with_suffix(".draft")
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
            json.dump(asdict(self), file)
        draft.replace(path)

    def connect(self) -> Connection:
        """Open a connection, on which no message may take longer than `GREETING_SECONDS` once it has begun.

        Raises OSError, EOFError or AuthenticationError where nobody listens any more, or answers in that time.
        """
        connection = _dial(self.address)
        try:
            answer_challenge(connection, bytes.fromhex(self.key))
            deliver_challenge(connection, bytes.fromhex(self.key))
        except BaseException:
            connection.close()
            raise
        return connection


def find(path: Path) -> Rendezvous | None:
    """Read what the engine published, or None; what later engines may tell besides is passed over.

    In a library that was moved, the socket lies beside the file still.
    """
    try:
        told = dict(json.loads(path.read_text(encoding="utf-8")))
        meeting = Rendezvous(**{field.name: told[field.name] for field in fields(Rendezvous) if field.name in told})
        beside = path.with_name(Path(meeting.address).name)
        return replace(meeting, address=str(beside)) if beside.is_socket() else meeting
    except (OSError, ValueError, TypeError):
        return None


def greet(connection: Connection, key: bytes) -> None:
    """Have somebody who connected show that they hold the key. Raises as `Rendezvous.connect`."""
    limit(connection, GREETING_SECONDS)
    deliver_challenge(connection, key)
    answer_challenge(connection, key)
    limit(connection, 0)


def send(connection: Connection, message: Mapping[str, Any]) -> None:
    """Send one message."""
    connection.send_bytes(json.dumps(message).encode())


def receive(connection: Connection) -> dict[str, Any]:
    """Wait for one message. Raises EOFError or OSError when nobody is there, ValueError for what is no message."""
    heard = json.loads(connection.recv_bytes(MESSAGE_LIMIT))
    if not isinstance(heard, dict):
        raise ValueError("not a message")  # noqa: TRY004 - one exception type for all that is no message
    return heard
