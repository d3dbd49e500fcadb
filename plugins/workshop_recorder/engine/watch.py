"""What no file of a take shows: a device that runs at another rate, a clock that jumped, a machine that slept.

Each second the frames that were delivered are held against CLOCK_MONOTONIC, and the machine's clocks against each
other.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from typing import TYPE_CHECKING, TypeAlias

from workshop_recorder.clocks import SECOND, Clocks

if TYPE_CHECKING:
    from collections.abc import Callable

    from workshop_recorder.engine.intake import Intake
    from workshop_recorder.engine.take import RollingTake

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
WINDOW_LOOKS = 3
TOLERANCE = 0.02
# No sound card runs five times too fast: that is an audio server that runs free, as in a test.
FREE_RUNNING = 5.0
JUMP_SECONDS = 1.0
MOST_NOTICES = 100

Notice: TypeAlias = tuple[int, str, float]


class RateFinder:
    """Finds the rate at which frames come, `nominal` frames a second being what was asked for."""

    def __init__(self, nominal: float) -> None:
        self._nominal = self._known = nominal
        self._looks: deque[tuple[int, int]] = deque(maxlen=2 * WINDOW_LOOKS + 1)

    def look(self, nanoseconds: int, position: int) -> tuple[int, float] | None:
        """Take in that `position` frames had come by a moment.

        Returns the frame from about which they come at another rate than was known, and that rate in hertz: it must
        have held through two spans of three seconds, since a callback that comes late says nothing.
        """
        looks = self._looks
        if looks and nanoseconds <= looks[-1][0]:
            looks.clear()
            return None
        looks.append((nanoseconds, position))
        if len(looks) < (looks.maxlen or 0):
            return None
        first, middle, last = looks[0], looks[WINDOW_LOOKS], looks[-1]
        rates = _rate(first, middle), _rate(middle, last)
        changed = all(_differs(rate, self._known) for rate in rates) and not _differs(*rates)
        if not changed or rates[1] > FREE_RUNNING * self._nominal:
            return None
        self._known = rates[1]
        looks.clear()
        return first[1], rates[1]


def _rate(begun: tuple[int, int], ended: tuple[int, int]) -> float:
    """Frames a second between two looks."""
    return (ended[1] - begun[1]) * SECOND / (ended[0] - begun[0])


def _differs(rate: float, other: float) -> bool:
    return abs(rate - other) > TOLERANCE * other


class ClockFinder:
    """Finds out whether the time of day was set, or the machine slept, since the last look."""

    def __init__(self, clocks: Clocks) -> None:
        self._clocks = clocks
        self._last = clocks.read()

    def look(self) -> list[tuple[str, float]]:
        """Words of notices with seconds; the time of day that goes on in sleep has not jumped."""
        now = self._clocks.read()
        steady, wall, boot = (new - old for new, old in zip(now, self._last, strict=True))
        self._last = now
        found = {"slept": (boot - steady) / SECOND, "clock_jumped": (wall - boot) / SECOND}
        return [(word, round(seconds, 1)) for word, seconds in found.items() if abs(seconds) >= JUMP_SECONDS]


class Watch(threading.Thread):
    """Watches over one take until it has ended; what it finds is journalled with `note` and added to its warnings.

    `pace` is how many times faster than in real time the driver means to deliver.
    """

    def __init__(
        self,
        take: RollingTake,
        intake: Intake,
        note: Callable[..., None],
        clocks: Clocks | None = None,
        pace: float = 1.0,
    ) -> None:
        super().__init__(name="watch", daemon=True)
        self._take, self._intake, self._note = take, intake, note
        self._rate = RateFinder(intake.sample_rate * pace)
        self._clock = ClockFinder(clocks or Clocks())
        self._left = MOST_NOTICES

    def run(self) -> None:
        """Look each second; what fails here concerns no audio."""
        while not self._take.ended.wait(LOOK_SECONDS):
            try:
                self.look()
            except Exception:
                log.exception("the watch failed")
                return

    def look(self) -> list[Notice]:
        """Look once and tell; returns what was found, as (frame of the take, word, amount)."""
        position, stamped_ns = self._intake.stamp
        found = [(position, word, seconds) for word, seconds in self._clock.look()]
        changed = self._rate.look(stamped_ns, position)
        if changed is not None:
            found.append((changed[0], "rate_changed", round(changed[1])))
        told = [(max(at - self._take.origin, 0), word, amount) for at, word, amount in found[: self._left]]
        self._left -= len(told)
        for frame, word, amount in told:
            self._take.warnings.add(word)
            self._note("notice", frame=frame, word=word, amount=amount)
        return told
