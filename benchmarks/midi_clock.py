"""How late MIDI clock is with both cores busy, beside a C program that sleeps to the same deadlines.

One busy loop a core keeps the machine occupied while both send 24 ticks a quarter note at 120 BPM, at the same time:
ours through the whole clock process into a MIDI port (JACK's, without hardware), the peer with clock_nanosleep to
absolute deadlines, then nothing. Both ask for real-time priority. p99 of how late each was woken is compared.

The note has the rest, and how late ticks were at the other end of the port. That is the MIDI system's doing as well: a
JACK server hands messages on once a period (here 21.3 ms), and who listens is a thread of this process.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ratio import PYTHON, Ratio

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "MIDI clock p99 lateness with every core busy, beside clock_nanosleep in C"
BOUND = 1.0
BPM = 120
RATE = 48_000
CLOCK = 0xF8
PERIOD_NS = 60 * 10**9 // (BPM * 24)
PEER = r"""
#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
static int order(const void *a, const void *b) {
    long long x = *(const long long *)a, y = *(const long long *)b;
    return (x > y) - (x < y);
}
int main(int argc, char **argv) {
    int count = atoi(argv[1]);
    long long period = atoll(argv[2]), *late = malloc(sizeof *late * count);
    struct sched_param wanted = {.sched_priority = 60};
    int realtime = sched_setscheduler(0, SCHED_FIFO, &wanted) == 0;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    long long first = now.tv_sec * 1000000000LL + now.tv_nsec + 100000000LL;
    for (int tick = 0; tick < count; tick++) {
        long long due = first + tick * period;
        struct timespec until = {due / 1000000000LL, due % 1000000000LL};
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, 0);
        clock_gettime(CLOCK_MONOTONIC, &now);
        late[tick] = now.tv_sec * 1000000000LL + now.tv_nsec - due;
    }
    qsort(late, count, sizeof *late, order);
    printf("%f %f %f %d\n", late[count / 2] / 1e3, late[(int)(count * 0.99)] / 1e3, late[count - 1] / 1e3, realtime);
    return 0;
}
"""


def missing() -> str:
    """Why this machine cannot measure it; "" where it can."""
    lacking = [program for program in ("gcc", "jackd") if shutil.which(program) is None]
    return f"{lacking[0]} is not installed" if lacking else ""


@contextmanager
def busy() -> Iterator[None]:
    """An endless loop for every core, at ordinary priority."""
    count = os.cpu_count() or 2
    loops = [subprocess.Popen([PYTHON, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()


@contextmanager
def receiver() -> Iterator[tuple[str, list[int]]]:
    """A MIDI input on the JACK server: the name that senders see, and when each tick arrived, in nanoseconds."""
    import rtmidi

    port = rtmidi.MidiIn(rtmidi.API_UNIX_JACK, name="rx")
    arrived: list[int] = []

    def hear(event: tuple[list[int], float], _: object) -> None:
        if event[0] == [CLOCK]:
            arrived.append(time.monotonic_ns())

    port.ignore_types(timing=False)
    port.set_callback(hear)
    port.open_virtual_port("in")
    try:
        yield "rx:in", arrived
    finally:
        port.close_port()
        port.delete()


def ticked(port: str, seconds: float) -> tuple[dict[str, Any], bool, int]:
    """What the clock process says of its ticks, whether it had real-time priority, and when the first tick was due."""
    from workshop import TempoMap
    from workshop_beats.playing.clock_link import ClockLink

    link = ClockLink(port)
    link.rate(RATE)
    link.run(0, Fraction(0))
    link.stretch(Fraction(0), Fraction(0), TempoMap.steady(BPM, RATE))
    begun = time.monotonic_ns() + 100_000_000
    for second in range(int(seconds)):
        # As a player does: a pair of frame and time now and then.
        link.anchor(second * RATE, begun + second * 10**9)
        time.sleep(1)
    return link.close(), link.realtime, begun


def delivered(arrived: list[int], begun: int, sent: int) -> str:
    """How late ticks were at the other end, which must be as many as were sent."""
    late = sorted((when - begun - number * PERIOD_NS) / 1e6 for number, when in enumerate(arrived))
    if len(late) != sent:
        return f"{sent - len(late)} ticks were not delivered"
    return f"delivered p50 {late[len(late) // 2]:.1f}, p99 {late[int(len(late) * 0.99)]:.1f}, max {late[-1]:.1f} ms"


def measure(*, smoke: bool) -> Ratio:
    """The 99th percentile of both, in microseconds."""
    reason = missing()
    if reason:
        return Ratio(NAME, None, None, "us", BOUND, reason)
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from tests.audio.jack import running_jack

    seconds = 2 if smoke else 60
    with tempfile.TemporaryDirectory() as scratch, running_jack(Path(scratch)) as server:
        os.environ.update(JACK_DEFAULT_SERVER=server.name, JACK_NO_START_SERVER="1")
        source, program = Path(scratch) / "peer.c", Path(scratch) / "peer"
        source.write_text(PEER, encoding="utf-8")
        subprocess.run(["gcc", "-O2", "-o", program, source], check=True)
        with receiver() as (port, arrived), busy():
            command = [program, str(seconds * BPM * 24 // 60), str(PERIOD_NS)]
            with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as peer:
                ours, realtime, begun = ticked(port, seconds)
                theirs = [float(word) for word in peer.communicate()[0].split()]
    note = (
        f"p50 {ours['p50_us']:.1f} / {theirs[0]:.1f}, max {ours['max_us']:.0f} / {theirs[2]:.0f} us, "
        f"{ours['ticks']} ticks, real-time priority {'yes' if realtime else 'no'} / {'yes' if theirs[3] else 'no'}, "
        f"{delivered(arrived, begun, ours['ticks'])}"
    )
    return Ratio(NAME, ours["p99_us"], theirs[1], "us", BOUND, note)
