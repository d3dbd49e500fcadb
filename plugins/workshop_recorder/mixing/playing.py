"""A take that is being played, as the process that asked for it sees it."""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workshop_recorder.mixing.process import send, start
from workshop_recorder.mixing.refusals import refusal
from workshop_signal.processes import heard

if TYPE_CHECKING:
    from collections.abc import Mapping


class Player:
    """Drives the child that plays; see `workshop.Playing`. Made once it plays.

    Raises:
        DeviceError: There is no output, or it cannot be opened.
        FileError: No recording can be read.
        PluginError: The child failed.
    """

    def __init__(self, order: Mapping[str, Any]) -> None:
        self.output, self.frame, self.paused = "", int(order["first"]), False
        self.unread: tuple[Path, ...] = ()
        self._over, self._begun = threading.Event(), threading.Event()
        self._failure: tuple[str, dict[str, Any]] | None = None
        self._child = start("workshop_recorder.mixing.speaker")
        send(self._child, order)
        threading.Thread(target=self._listen, name="playing", daemon=True).start()
        try:
            self._begun.wait()
            self.wait(0)
        except BaseException:
            self.close()
            raise

    def wait(self, seconds: float) -> bool:
        """Wait up to `seconds` for the end; returns whether it has come. Raises DeviceError, FileError, PluginError."""
        over = self._over.wait(seconds)
        if over and self._failure is not None:
            word, details = self._failure
            raise refusal(word, details)
        return over

    def pause(self) -> None:
        """Wait where it is, or go on."""
        send(self._child, ["pause"])

    def seek(self, frame: int) -> None:
        """Go on from a frame of the take."""
        send(self._child, ["seek", frame])

    def close(self) -> None:
        """End it and let go of the device."""
        self._child.kill()
        self._child.wait()
        self._over.wait()
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def _listen(self) -> None:
        """Follow what the child says to its end."""
        said: dict[str, Any] = {}
        for line in self._child.stdout or ():
            said = heard(line)
            self._note(said)
        if "answer" not in said:
            self._failure = str(said.get("error", "ended")), {"code": "-", **said.get("details", {})}
        self._over.set()
        self._begun.set()

    def _note(self, said: Mapping[str, Any]) -> None:
        """Keep what was said of where it is."""
        self.frame, self.paused = said.get("at", self.frame), said.get("paused", self.paused)
        if "output" in said:
            self.output, self.unread = said["output"], tuple(map(Path, said["unread"]))
            self._begun.set()
