"""One MIDI output, found by its name, through RtMidi. Imported in the clock process only."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

_LAST_SECONDS = 0.1


class PortError(Exception):
    """`word` is one of a closed list that the parent has sentences for; `details` fill them in."""

    def __init__(self, word: str, **details: Any) -> None:
        super().__init__(word)
        self.word = word
        self.details = details


class MidiOut:
    """The output called `wanted`, or the only one with that in its name, whatever small and capital letters.

    Raises:
        PortError: python-rtmidi is missing (`no_rtmidi`), no MIDI system answers (`no_midi`), or there is no such
            output (`no_port`) or several (`many_ports`).
    """

    def __init__(self, wanted: str) -> None:
        try:
            import rtmidi
        except ImportError as error:
            raise PortError("no_rtmidi") from error
        self._out = _opened(rtmidi)
        names = self._out.get_ports()
        found = [name for name in names if name == wanted] or [
            name for name in names if wanted.casefold() in name.casefold()
        ]
        if not found:
            raise PortError("no_port", port=wanted, ports=names)
        if len(found) > 1:
            raise PortError("many_ports", port=wanted, ports=found)
        self.name: str = found[0]
        self._out.open_port(names.index(self.name), "clock")

    def send(self, message: bytes) -> None:
        """Send one message at once. Raises PortError when the port is gone."""
        try:
            self._out.send_message(message)
        except Exception as error:
            raise PortError("port_lost", port=self.name) from error

    def close(self) -> None:
        """Let go of the port, after a moment in which the MIDI system can hand on what was sent last."""
        time.sleep(_LAST_SECONDS)
        self._out.close_port()
        self._out.delete()

    def check(self) -> None:
        """Raises PortError when the port is gone."""
        if self.name not in self._out.get_ports():
            raise PortError("port_lost", port=self.name)


def _opened(rtmidi: Any) -> Any:
    """An output of the machine's own MIDI system, or of a JACK server that runs already; none is started."""
    os.environ["JACK_NO_START_SERVER"] = "1"
    compiled = rtmidi.get_compiled_api()
    apis = [api for api in compiled if api not in {rtmidi.API_UNIX_JACK, rtmidi.API_RTMIDI_DUMMY}]
    named = os.environ.get("JACK_DEFAULT_SERVER")
    if rtmidi.API_UNIX_JACK in compiled and (named or any(Path("/dev/shm").glob("jack_*_*_0"))):  # noqa: S108 - jackd's
        apis.append(rtmidi.API_UNIX_JACK)
    reasons = []
    for api in apis:
        try:
            return rtmidi.MidiOut(api, name="workshop clock")
        except Exception as error:  # noqa: BLE001 - RtMidi raises SystemError where there is no sequencer
            reasons.append(str(error).partition("\n")[0])
    raise PortError("no_midi", reason="; ".join(reasons) or "-")
