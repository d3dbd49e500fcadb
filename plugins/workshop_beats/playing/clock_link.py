"""The parent's side of the clock process: start it, tell it where the music is, and say what went wrong."""

from __future__ import annotations

import json
import threading
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

from workshop import N_, DeviceError, Message, message, pip_install
from workshop_beats.processes import end_child, lines_of, start_child

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from workshop import TempoMap
    from workshop_beats.playing.conductor import Conductor
    from workshop_beats.playing.live import Heard

_PORTS = N_("`workshop rig ports` lists the MIDI ports.")
_SENTENCES: Mapping[str, tuple[str, str]] = {
    "no_rtmidi": (
        N_("MIDI clock needs the package python-rtmidi, which is not installed."),
        N_("Install it: {command}"),
    ),
    "no_midi": (
        N_("This machine has no MIDI system that answers."),
        N_("Plug the instrument in and start the MIDI system. It said: {reason}"),
    ),
    "no_port": (N_("There is no MIDI output called “{port}”."), _PORTS),
    "many_ports": (N_("Several MIDI outputs are called something with “{port}”."), N_("Name one of these: {ports}.")),
    "port_lost": (
        N_("The MIDI port “{port}” went away, so the clock has stopped."),
        N_("Plug the instrument in again, and start the clock anew."),
    ),
    "failed": (N_("The clock has stopped."), _PORTS),
}
OPEN_SECONDS = 10.0
CLOSE_SECONDS = 2.0


class ClockLink:
    """A clock process that sends to the MIDI output named `port`. `close` must be called in the end.

    Raises:
        DeviceError: There is no such port, or python-rtmidi is missing; later calls also when the port went away.
    """

    def __init__(self, port: str) -> None:
        self._run = -1
        self._told = 0
        self._facts: dict[str, Any] = {}
        self._closed = False
        self._said: SimpleQueue[dict[str, Any]] = SimpleQueue()
        self._child = start_child("workshop_beats.playing.clock", port)
        threading.Thread(target=self._listen, name="clock", daemon=True).start()
        try:
            opened = _checked(self._said.get(timeout=OPEN_SECONDS))
        except Empty:
            opened = {"error": "failed", "details": {}}
        except DeviceError:
            end_child(self._child, 0)
            raise
        self.port = str(_checked(opened)["port"])
        self.realtime = bool(opened["realtime"])

    def rate(self, sample_rate: int) -> None:
        """Say the sample rate, in hertz, before anything else."""
        self._send(["rate", sample_rate])

    def run(self, run: int, position: Fraction) -> None:
        """Begin a run; its first tick stands for a position in quarter notes."""
        self._run, self._told = run, 0
        self._send(["run", run, str(position)])

    def stretch(self, frame: Fraction, position: Fraction, tempo: TempoMap, *, counting: bool = False) -> None:
        """From a frame of the run on, the song goes on at a position."""
        changes = [[str(change.at), str(change.bpm)] for change in tempo.changes]
        self._send(["stretch", self._run, str(frame), str(position), changes, counting])

    def anchor(self, frame: int, nanoseconds: int) -> None:
        """A frame of the run is heard at that time of CLOCK_MONOTONIC."""
        self._send(["anchor", self._run, frame, nanoseconds])

    def stop(self) -> None:
        """The music stands still."""
        if self._run >= 0:
            self._run = -1
            self._send(["stop"])

    def follow(self, conductor: Conductor, heard: Heard) -> None:
        """Tell what is new of a beat that plays here. Raises DeviceError when the port went away."""
        self.check()
        if not conductor.playing or conductor.done:
            self.stop()
            return
        segments = conductor.segments
        if self._run != conductor.run:
            counted = segments[0].counting
            self.run(conductor.run, conductor.began if counted else segments[0].position)
        for segment in segments[self._told :]:
            self.stretch(segment.frame, segment.position, segment.score.tempo, counting=segment.counting)
        self._told = len(segments)
        if heard.run == self._run and heard.nanoseconds:
            self.anchor(heard.frame, heard.nanoseconds)

    def check(self) -> None:
        """Raises DeviceError when the port went away."""
        with suppress(Empty):
            _checked(self._said.get_nowait())

    def close(self) -> dict[str, Any]:
        """Stop whoever follows, and end the process; returns how many ticks it sent and how late they were."""
        end_child(self._child, CLOSE_SECONDS)
        if not self._closed:
            self._closed = True
            with suppress(Empty):
                self._facts = self._said.get(timeout=CLOSE_SECONDS)
        return self._facts

    def _send(self, line: list[Any]) -> None:
        """Hand a line on; a process that is gone is told of by `check`."""
        pipe = self._child.stdin
        with suppress(OSError, ValueError):
            if pipe is not None:
                pipe.write(json.dumps(line) + "\n")
                pipe.flush()

    def _listen(self) -> None:
        """Keep what the process says."""
        for line in lines_of(self._child):
            with suppress(ValueError):
                self._said.put(json.loads(line))


def _checked(said: dict[str, Any]) -> dict[str, Any]:
    """What was said, unless it is that something failed."""
    if "error" not in said:
        return said
    details = {**said["details"]}
    if isinstance(details.get("ports"), list):
        details["ports"] = ", ".join(details["ports"])
    sentence, hint = _SENTENCES.get(said["error"]) or _SENTENCES["failed"]
    raise DeviceError(
        Message(sentence, details), Message(hint, {"command": pip_install("python-rtmidi"), "reason": "-", **details})
    )


UNSTEADY = message("The clock runs without real-time priority, so a busy machine may make it unsteady.")
STEADIER = message(
    "On Linux, put your user into the group `audio`, which may use real-time priority, and log in again."
)
