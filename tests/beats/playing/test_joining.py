"""Whoever follows the clock is where the music is: when it joins late, and after the clock was held up."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any, cast

import pytest

from tests.beats.playing.test_clock import PORT
from workshop_beats.playing.clock import Clock
from workshop_beats.playing.midi_out import MidiOut

if TYPE_CHECKING:
    from tests.audio.jack import MidiPair

RATE = 48_000
TICK_NS = 60 * 10**9 // (60 * 24)
"""At 60 quarter notes a minute."""
SECONDS = 1.8
KINDS = {0xF2: "songpos", 0xF8: "clock", 0xFA: "start", 0xFB: "continue", 0xFC: "stop"}


class Machine:
    """A drum machine: it counts ticks from where it is told to be. `off` is how far from the song it was, in ticks."""

    def __init__(self, song_ns: int) -> None:
        self.kinds: list[str] = []
        self.off: list[float] = []
        self._began = song_ns
        self._ticks = 0

    def send(self, message: bytes) -> None:
        kind = KINDS[message[0]]
        self.hear(kind, message[1] + 128 * message[2] if kind == "songpos" else 0)

    def hear(self, kind: str, sixteenths: int) -> None:
        self.kinds.append(kind)
        if kind in {"start", "songpos"}:
            self._ticks = 6 * sixteenths
        if kind == "clock":
            self.off.append((time.monotonic_ns() - self._began) / TICK_NS - self._ticks)
            self._ticks += 1


class Port:
    """The port `behind` it, which holds the clock up for 0.6 s after so many messages."""

    def __init__(self, behind: Any, held_up: int) -> None:
        self._behind = behind
        self._left = held_up

    def send(self, message: bytes) -> None:
        self._behind.send(message)
        self._left -= 1
        if self._left == 0:
            time.sleep(0.6)

    def check(self) -> None:
        pass


def follow(port: Any, began_ns: int, *, held_up: int = 0) -> None:
    """Send clock for a song of 60 quarter notes a minute that began at that time."""
    clock = Clock(cast("MidiOut", Port(port, held_up)))
    lines: list[list[Any]] = [["rate", RATE], ["run", 0, "0"], ["stretch", 0, "0", "0", [["0", "60"]], False]]
    for line in [*lines, ["anchor", 0, 0, began_ns], ["anchor", 0, RATE, began_ns + 10**9]]:
        clock._lines.put(line)
    threading.Timer(SECONDS, clock._lines.put, [None]).start()
    clock.run()


def test_who_is_there_from_the_start_is_started_on_the_first_beat() -> None:
    began = time.monotonic_ns() + 100_000_000
    machine = Machine(began)
    follow(machine, began)

    assert machine.kinds[:3] == ["start", "clock", "clock"]
    assert max(map(abs, machine.off)) < 0.9


@pytest.mark.parametrize("seconds", [0.31, 10.3, 4000.3])
def test_who_joins_a_song_that_runs_goes_on_from_where_it_is(seconds: float) -> None:
    began = time.monotonic_ns() - round(seconds * 1e9)
    machine = Machine(began)
    follow(machine, began)

    assert machine.kinds[:3] == ["songpos", "continue", "clock"]
    assert machine.kinds.count("clock") == pytest.approx(24 * SECONDS, abs=8)
    assert max(map(abs, machine.off)) < 0.9


def test_after_the_clock_was_held_up_who_follows_is_told_anew() -> None:
    began = time.monotonic_ns() + 100_000_000
    machine = Machine(began)
    follow(machine, began, held_up=10)
    again = machine.kinds.index("stop")

    assert machine.kinds[again : again + 4] == ["stop", "songpos", "continue", "clock"]
    assert max(map(abs, machine.off)) < 0.9
    assert machine.kinds[-1] == "stop"


def followed_over_a_cable(pair: MidiPair, began_ns: int, held_up: int) -> Machine:
    """What a machine on the other end of a real port made of it."""
    machine, port = Machine(began_ns), MidiOut(PORT)
    clock = threading.Thread(target=follow, args=(port, began_ns), kwargs={"held_up": held_up})
    clock.start()
    heard, until = pair.input, time.monotonic() + SECONDS + 2
    while (machine.kinds[-1:] != ["stop"] and time.monotonic() < until) or clock.is_alive():
        for message in heard.iter_pending():
            machine.hear(message.type, getattr(message, "pos", 0))
        time.sleep(0.001)
    port.close()
    return machine


@pytest.mark.real
@pytest.mark.parametrize("held_up", [0, 12])
def test_over_a_cable_too_a_machine_is_where_the_song_is(midi_pair: MidiPair, held_up: int) -> None:
    machine = followed_over_a_cable(midi_pair, time.monotonic_ns() - 10_300_000_000, held_up)

    assert machine.kinds[:3] == ["songpos", "continue", "clock"]
    assert machine.kinds.count("songpos") > (1 if held_up else 0)
    assert len(machine.off) > 15
    # The server hands messages on once a period, that is half a tick.
    assert max(map(abs, machine.off)) < 1.9
