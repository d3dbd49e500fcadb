"""Finding how many frames were lost, from the times a driver stamps its blocks with."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import monotonic_ns
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from workshop_recorder.engine.intake import Intake

SETTLING_BLOCKS = 16
HELD_BLOCKS = 4
HELD_SECONDS = 0.125
FLAGGED_BLOCKS = 64
# The machine's clock and the device's drift apart; an early block is nearer to the truth than a late one.
EARLY, LATE = 0.1, 0.001
# Of a period: so far may the course of the blocks lie off, where a loss is to be told from lateness at once.
NEARLY = 0.1


@dataclass(slots=True)
class GapFinder:
    """Stands before the intake and tells it where frames are missing.

    A late callback looks like a loss at first, but the next ones are on time again; after a loss all later blocks stay
    late. So blocks that come half a period late are held back, for an eighth of a second at most, until it is clear
    which it was.

    `exact` says that the driver's clock is the audio clock: then a loss is a whole number of periods and needs no
    further sign. Otherwise a loss is believed only soon after the driver flagged an overflow. `clock` tells nanoseconds
    of CLOCK_MONOTONIC.
    """

    intake: Intake
    exact: bool
    clock: Callable[[], int] = monotonic_ns
    _rate: int = field(init=False)
    _start: float = 0.0
    _settled: int = 0
    _flagged: int = 0
    _calm: bool = False
    _held: list[tuple[bytes | bytearray, int, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._rate = self.intake.sample_rate

    def put(self, data: bytes | bytearray, frames: int, seconds: float, *, overflow: bool = False) -> int:
        """Take a block that the driver stamped `seconds`; returns the frame on which it begins, as far as known.

        Of an `exact` driver a loss is counted before it is sure: what is played meanwhile lies on its frames.
        """
        intake = self.intake
        position = intake.stamp[0]
        late = seconds * self._rate - position - self._start
        if late * 2 < frames and self._calm and not overflow and len(intake.blocks) * frames < self._rate:
            # Nearly every block of every evening: the audio thread does no more than this, not even another call.
            self._start += late * (EARLY if late < 0 else LATE)
            intake.blocks.append((position, frames, data))
            intake.stamp = position + frames, monotonic_ns()
            intake.period = frames
            return position
        return self._weigh(data, frames, seconds, overflow)

    def _weigh(self, data: bytes | bytearray, frames: int, seconds: float, overflow: bool) -> int:
        """Take a block that is late, flagged, or comes soon after one that was."""
        self._flagged = FLAGGED_BLOCKS if overflow else max(self._flagged - 1, 0)
        position = self.intake.position + sum(count for _, count, _ in self._held)
        late = self._late(position, seconds)
        self._calm = self._settled >= SETTLING_BLOCKS and not self._flagged and not self._held
        if late * 2 < frames or not (self.exact or self._flagged or self._held):
            if self._held:
                self._release(0)
            return self.intake.put(data, frames)
        self._calm = False
        self._held.append((data, frames, late))
        held = position + frames - self.intake.position
        if len(self._held) >= HELD_BLOCKS and held >= HELD_SECONDS * self.intake.sample_rate:
            missing = self._missing()
            self._release(missing)
            return position + missing
        return position + self._presumed()

    def _late(self, position: int, seconds: float) -> float:
        """How many frames a block comes later than the steady course of the blocks before it."""
        start = seconds * self.intake.sample_rate - position
        if self._settled < SETTLING_BLOCKS:
            self._start = min(self._start, start) if self._settled else start
            self._settled += 1
            return 0.0
        late = start - self._start
        if not self._held:
            self._start += late * (EARLY if late < 0 else LATE)
        return late

    def _missing(self) -> int:
        """What is missing before the held blocks: the least by which any of them was late.

        Never more than the time that has passed has room for: a driver's clock may jump, as when a server runs free.
        """
        least, period = self._least(2.0), self._held[0][1]
        if least is None:
            self._settled = 0
            return 0
        return round(least / period) * period if self.exact else round(least)

    def _presumed(self) -> int:
        """What is probably missing before the held blocks; a block late by less than a period is only late.

        Held more strictly against the time that has passed: where a server runs free every other block looks late.
        """
        least, period = self._least(0.5), self._held[0][1]
        return int(least / period + NEARLY) * period if self.exact and least is not None else 0

    def _least(self, slack: float) -> float | None:
        """The least by which any held block was late; None where no time for it, less `slack` periods, has passed."""
        least = min(late for _, _, late in self._held)
        intake = self.intake
        passed = (self.clock() - intake.stamp[1]) * intake.sample_rate / 1_000_000_000
        room = passed - sum(count for _, count, _ in self._held) + slack * self._held[0][1]
        return None if least > room else least

    def _release(self, missing: int) -> None:
        """Hand the held blocks on, the first after a gap."""
        held, self._held = self._held, []
        for data, frames, _ in held:
            self.intake.put(data, frames, skipped=missing)
            missing = 0
