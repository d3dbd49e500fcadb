"""The machine's clocks, side by side."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

SECOND = 1_000_000_000
LONGEST_READING_NS = 50_000_000
READINGS = 5


def _boot_clock() -> Callable[[], int] | None:
    """The clock that goes on while the machine sleeps, where the system has it: CLOCK_BOOTTIME on Linux.

    macOS calls it CLOCK_MONOTONIC; `time.monotonic` is another one there.
    """
    number = getattr(time, "CLOCK_MONOTONIC" if sys.platform == "darwin" else "CLOCK_BOOTTIME", None)
    return None if number is None else lambda: time.clock_gettime_ns(number)


@dataclass(frozen=True, slots=True)
class Clocks:
    """The machine's clocks, each in nanoseconds.

    `steady` stands still while the machine sleeps, `boot` goes on (None: there is no such clock here), `wall` is the
    time of day, which anybody may set.
    """

    steady: Callable[[], int] = time.monotonic_ns
    wall: Callable[[], int] = time.time_ns
    boot: Callable[[], int] | None = field(default_factory=_boot_clock)

    def read(self) -> tuple[int, int, int]:
        """Steady, wall and boot at one moment; a reading that was held up is taken anew."""
        for _ in range(READINGS):
            before = self.steady()
            wall = self.wall()
            boot = self.boot() if self.boot else before
            if self.steady() - before <= LONGEST_READING_NS:
                break
        return before, wall, boot
