"""How a peak meter moves: what is measured now and then, as an eye can follow it. Levels are dBFS, times seconds."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workshop.domain.recording import Level

FALL_DB_A_SECOND = 20 / 1.7
"""How fast a peak programme meter falls: 20 dB in 1.7 s (IEC 60268-10, type I)."""
HOLD_SECONDS = 1.5
CLIP_SECONDS = 3.0
LEAST_DBFS = -90.0


@dataclass(frozen=True, slots=True)
class Reading:
    """What a meter shows: the level, the highest of late, and whether it clipped of late (None: below -90 dBFS)."""

    level_dbfs: float | None = None
    held_dbfs: float | None = None
    clipped: bool = False


class Meter:
    """One channel's meter. It rises at once, falls slowly, and holds its highest level for a while."""

    def __init__(self) -> None:
        self._level = self._held = -inf
        self._seen = self._held_at = self._clipped_at = -inf

    def show(self, measured: Level | None, now: float) -> Reading:
        """Take in what was measured since the last look (None: nothing) and tell what to show at `now`."""
        fallen = self._level - FALL_DB_A_SECOND * (now - self._seen) if self._seen > -inf else -inf
        peak = -inf if measured is None or measured.peak_dbfs is None else measured.peak_dbfs
        self._level, self._seen = max(peak, fallen), now
        if self._level >= self._held or now - self._held_at >= HOLD_SECONDS:
            self._held, self._held_at = self._level, now
        if measured is not None and measured.clipped:
            self._clipped_at = now
        return Reading(_told(self._level), _told(self._held), now - self._clipped_at < CLIP_SECONDS)


def _told(level: float) -> float | None:
    """A level, where there is any to speak of."""
    return round(level, 1) if level > LEAST_DBFS else None
