"""Tap tempo: what a foot or a finger means, in beats a minute."""

from __future__ import annotations

from statistics import median

MOST = 9
SLOWEST, FASTEST = 30.0, 300.0
RESET_SECONDS = 2.0
_STRAY = 0.25


class TapTempo:
    """Listens to taps and says the tempo: the median of the last eight gaps, so that one stray tap does no harm.

    A pause of more than two seconds begins anew. Where the last two gaps agree with each other but not with those
    before, the leader means a new tempo, and the old taps are forgotten.
    """

    def __init__(self) -> None:
        self._taps: list[float] = []

    def tap(self, seconds: float) -> float | None:
        """Note a tap at a time in seconds of any clock; returns beats a minute, None while there are too few taps.

        Beats are those that a foot taps: the dotted quarters of 6/8. The answer is kept within 30 to 300.
        """
        if self._taps and not 0 < seconds - self._taps[-1] <= RESET_SECONDS:
            self._taps = []
        self._taps = [*self._taps, seconds][-MOST:]
        gaps = [late - early for early, late in zip(self._taps, self._taps[1:], strict=False)]
        if not gaps:
            return None
        if _turned(gaps):
            gaps = gaps[-2:]
            self._taps = self._taps[-3:]
        return min(max(60 / median(gaps), SLOWEST), FASTEST)


def _turned(gaps: list[float]) -> bool:
    """Whether the last two gaps speak for another tempo than those before."""
    if len(gaps) < 4:
        return False
    before, last = median(gaps[:-2]), gaps[-2:]
    agree = abs(last[0] - last[1]) <= _STRAY * min(last)
    return agree and all(abs(gap - before) > _STRAY * before for gap in last)
