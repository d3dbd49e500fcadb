"""The clock process: MIDI clock to one port, each tick when its frame is heard. Imports python-rtmidi, little else.

`python -m workshop_beats.playing.clock PORT`. JSON arrays, one a line; positions are quarter notes as text:

in:   ["rate", hertz]                 ["run", run, position]          a run whose first tick is at `position`
      ["stretch", run, frame, position, [[at, quarter notes a minute], …], counting]
      ["anchor", run, frame, nanoseconds]   the frame is heard at that CLOCK_MONOTONIC time
      ["stop"]                        the music stands still           the end of the input ends the process
out:  {"port": name, "realtime": bool}, at the end {"ticks", "p50_us", "p99_us", "max_us"}: how late ticks were sent
      {"error": word, "details": {…}}, then the process ends

Nothing here allocates much or waits for a lock while a tick is due: the main thread sleeps until 1 ms before it, then
looks at the time until it has come. Lines are read by a thread and acted on between ticks.

Who follows counts ticks from where it was told to go on. So ticks that are a little late are made up for; where the
music is further on (a take is joined, this machine slept) it is told anew: stop, the next sixteenth, continue.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import threading
import time
from array import array
from fractions import Fraction
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

from workshop_beats.playing.midi_out import MidiOut, PortError
from workshop_beats.playing.ticks import CLOCK, CONTINUE, SIXTEENTH, START, STOP, Stretch, song_position, ticks
from workshop_beats.playing.timebase import Anchor, Timebase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workshop_beats.playing.ticks import Tick

SPIN_NS = 800_000
_COARSE_NS = 2_000_000
_HEAD_START_NS = 1_500_000
_STALE_NS = 100_000_000
_JOIN_NS = 10_000_000
_LOOK_NS = 2_000_000_000
_IDLE_SECONDS = 0.25
_MOST_KEPT = 2_000_000


class Clock:
    """Sends ticks to `port`. `late` holds, for each tick, how many nanoseconds after its time it was sent."""

    def __init__(self, port: MidiOut) -> None:
        self.late = array("q")
        self._port = port
        self._lines: SimpleQueue[list[Any] | None] = SimpleQueue()
        self._rate = 48_000
        self._run = -1
        self._first = Fraction(0)
        self._stretches: list[Stretch] = []
        self._ticks: Iterator[Tick] = iter(())
        self._next: Tick | None = None
        self._timebase = Timebase(self._rate)
        self._rolling = False
        self._looked = time.monotonic_ns()

    def listen(self) -> None:
        """Read lines until the input ends."""
        for line in sys.stdin:
            self._lines.put(json.loads(line))
        self._lines.put(None)

    def run(self) -> None:
        """Send ticks until the input ends; the last message is a stop. Raises PortError when the port goes away."""
        while True:
            due = self._due()
            wait = _IDLE_SECONDS if due is None else (due - time.monotonic_ns() - _COARSE_NS) / 1e9
            if wait > 0:
                self._look(wait)
                try:
                    line = self._lines.get(timeout=wait)
                except Empty:
                    continue
                if line is None:
                    break
                self._take(line)
            elif due is not None:
                self._send(due)
        self._halt()

    def _due(self) -> int | None:
        """When the next message is to be sent; None while nothing is known to come."""
        if not self._timebase.known:
            return None
        tick = self._next = self._next or next((tick for tick in self._ticks if tick.position >= self._first), None)
        if tick is not None and time.monotonic_ns() - self._timebase.nanoseconds(tick.frame) > _STALE_NS:
            tick = self._next = self._join()
        if tick is None:
            return None
        due = self._timebase.nanoseconds(tick.frame)
        return due if self._rolling else due - _HEAD_START_NS

    def _join(self) -> Tick | None:
        """The tick of the next sixteenth of the song that there is time for; who follows stops and waits for it."""
        self._halt()
        since = self._timebase.frame(time.monotonic_ns() + _JOIN_NS)
        self._ticks = ticks(self._stretches, self._rate, since)
        return next(
            (tick for tick in self._ticks if tick.position >= self._first and not tick.position % SIXTEENTH), None
        )

    def _send(self, due: int) -> None:
        """Send what is due: a start a little before the first tick, as receivers need a moment, or the tick."""
        rest = (due - time.monotonic_ns() - SPIN_NS) / 1e9
        if rest > 0:
            time.sleep(rest)
        while time.monotonic_ns() < due:
            pass
        tick = self._next
        if tick is None:
            return
        if not self._rolling:
            self._begin(tick)
            return
        now = time.monotonic_ns()
        self._next = None
        self._port.send(bytes((CLOCK,)))
        if len(self.late) < _MOST_KEPT:
            self.late.append(now - due)

    def _begin(self, tick: Tick) -> None:
        """Start at the beginning of the song, or go on in the middle of it."""
        if tick.position == 0:
            self._port.send(bytes((START,)))
        else:
            self._port.send(song_position(tick.position))
            self._port.send(bytes((CONTINUE,)))
        self._rolling = True

    def _take(self, line: list[Any]) -> None:
        """Do what a line says."""
        match line:
            case ["rate", int(rate)]:
                self._rate = rate
            case ["run", int(run), str(position)]:
                self._halt()
                self._run, self._first, self._stretches = run, Fraction(position), []
                self._timebase = Timebase(self._rate)
                self._ticks, self._next = iter(()), None
            case ["stretch", int(run), str(frame), str(position), list(changes), bool(counting)] if run == self._run:
                pairs = tuple((Fraction(at), Fraction(bpm)) for at, bpm in changes)
                self._stretches.append(Stretch(Fraction(frame), Fraction(position), pairs, counting))
                if len(self._stretches) == 1 or self._next is None:
                    self._ticks = ticks(self._stretches, self._rate)
            case ["anchor", int(run), int(frame), int(nanoseconds)] if run == self._run:
                self._timebase.add(Anchor(frame, nanoseconds))
            case ["stop"]:
                self._halt()
                self._run, self._next, self._ticks = -1, None, iter(())

    def _halt(self) -> None:
        """Stop whoever follows."""
        if self._rolling:
            self._port.send(bytes((STOP,)))
            self._rolling = False

    def _look(self, wait: float) -> None:
        """Now and then, where there is time for it, see whether the port is still there."""
        now = time.monotonic_ns()
        if now - self._looked > _LOOK_NS and wait > 0.008:
            self._looked = now
            self._port.check()


def realtime() -> bool:
    """Ask for a place before all ordinary processes; returns whether it was given."""
    try:
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(60))
    except (AttributeError, OSError):
        return False
    return True


def statistics(late: array[int]) -> dict[str, float]:
    """How many ticks were sent, and how late in microseconds."""
    ordered = sorted(late)
    if not ordered:
        return {"ticks": 0}
    shares = {"p50_us": 0.5, "p99_us": 0.99, "max_us": 1.0}
    last = len(ordered) - 1
    return {"ticks": len(ordered)} | {name: ordered[round(last * share)] / 1000 for name, share in shares.items()}


def main() -> None:
    """Send clock until the input ends; whatever goes wrong is told to the parent, which has the words."""
    gc.disable()
    try:
        port = MidiOut(sys.argv[1])
        clock = Clock(port)
        threading.Thread(target=clock.listen, name="lines", daemon=True).start()
        print(json.dumps({"port": port.name, "realtime": realtime()}), flush=True)  # noqa: T201 - the parent reads it
        clock.run()
        port.close()
        said: dict[str, Any] = statistics(clock.late)
    except PortError as error:
        said = {"error": error.word, "details": error.details}
    print(json.dumps(said), flush=True)  # noqa: T201 - the parent reads it


if __name__ == "__main__":
    main()
