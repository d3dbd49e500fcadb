"""`workshop beat play` as a process, with a terminal of its own or without, and an ear on what it plays."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

WORKSHOP = [sys.executable, "-c", "from workshop.cli.main import main; main()"]
OF_ITS_OWN = [
    sys.executable,
    "-c",
    "import fcntl, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); from workshop.cli.main import main; main()",
]
"""The same where the terminal is the one whose Ctrl-C reaches the process, as a shell does it."""
PATIENCE = 20.0


def run(*words: str, check: bool = False) -> subprocess.CompletedProcess[str]:
    """A command line without a terminal, to its end."""
    return subprocess.run(
        [*WORKSHOP, *words], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=check
    )


class Terminal:
    """A process that believes to be in a terminal, and what it has written there."""

    def __init__(self, *words: str) -> None:
        self.ours, theirs = os.openpty()
        self.process = subprocess.Popen(
            [*OF_ITS_OWN, *words], stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
        )
        self._theirs = theirs
        self.screen = ""
        self._arrived = threading.Condition()
        threading.Thread(target=self._read, daemon=True).start()

    def press(self, keys: str) -> None:
        """Type without Enter."""
        os.write(self.ours, keys.encode())

    def wait_for(self, pattern: str) -> re.Match[str]:
        """Wait until something new on the screen looks like that."""
        deadline = time.monotonic() + PATIENCE
        with self._arrived:
            while (found := re.search(pattern, self.screen)) is None:
                assert self._arrived.wait(deadline - time.monotonic()), f"{pattern} did not come:\n{self.screen[-600:]}"
            self.screen = self.screen[found.end() :]
        return found

    def modes(self) -> list[Any]:
        """How the terminal is set, as termios tells."""
        import termios

        return termios.tcgetattr(self._theirs)

    def ended(self) -> int:
        """Wait for the process; returns its exit code."""
        return self.process.wait(PATIENCE)

    def _read(self) -> None:
        try:
            while text := os.read(self.ours, 4096):
                with self._arrived:
                    self.screen += text.decode(errors="replace")
                    self._arrived.notify_all()
        except OSError:
            pass


@contextmanager
def terminal(*words: str) -> Iterator[Terminal]:
    """A terminal that is closed in the end, its process killed if it still runs."""
    opened = Terminal(*words)
    try:
        yield opened
    finally:
        opened.process.kill()
        opened.process.wait()
        os.close(opened._theirs)


class Ear:
    """Hears what is played on the test's JACK server, from when the player's port appears."""

    def __init__(self) -> None:
        import jack

        self._client = jack.Client("ear", no_start_server=True)
        self._port = self._client.inports.register("in")
        self._blocks: list[np.ndarray[Any, Any]] = []
        self._connected = False
        self._client.set_process_callback(self._hear)

    def __enter__(self) -> Self:
        self._client.activate()
        threading.Thread(target=self._connect, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._connected = True
        self._client.deactivate()
        self._client.close()

    @property
    def heard(self) -> np.ndarray[Any, Any]:
        """All samples of the left side so far."""
        return np.concatenate(self._blocks) if self._blocks else np.zeros(0, np.float32)

    def players(self) -> list[str]:
        """The ports that play into the machine's outputs now."""
        ports = self._client.get_ports(is_audio=True, is_output=True)
        return [port.name for port in ports if not port.name.startswith(("system:", "ear:"))]

    def onsets(self, quiet: float = 0.02, apart: int = 4800) -> list[int]:
        """Where something begins after silence, counted from the first onset."""
        loud = np.flatnonzero(np.abs(self.heard) > quiet)
        firsts = loud[np.append(True, np.diff(loud) > apart)]
        return [int(frame - firsts[0]) for frame in firsts]

    def _hear(self, _frames: int) -> None:
        self._blocks.append(self._port.get_array().copy())

    def _connect(self) -> None:
        """Wire the first port of whoever plays, however soon after it appears."""
        import jack

        while not self._connected:
            for port in self._client.get_ports(is_audio=True, is_output=True):
                if not port.name.startswith(("system:", "ear:")):
                    try:
                        self._client.connect(port, self._port)
                    except jack.JackError:
                        continue
                    self._connected = True
                    return
            time.sleep(0.002)
