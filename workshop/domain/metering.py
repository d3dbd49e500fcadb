"""How a peak meter moves: what is measured now and then, as an eye can follow it. Levels are dBFS, times seconds."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workshop.domain.recording import Level

FALL_DB_A_SECOND = 20 / 1.7
"""How fast a peak programme meter falls: 20 dB in 1.7 s (IEC 60268-10, type I)."""
HOLD_SECONDS = 1.5
CLIP_SECONDS = 3.0
LEAST_DBFS = -90.0
SILENCE_SECONDS = 3.0
FAINTEST_DBFS = -60.0


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


class Listener:
    """Notices channels on which nothing is heard: digital zero for 3 s, or nothing above -60 dBFS for 3 s and ever.

    The same rule by which a recorder tells of the silent tracks of a take, for channels before one.
    """

    def __init__(self, now: float) -> None:
        self._began = now
        self._moved: dict[int, float] = {}
        self._heard: set[int] = set()

    def silent(self, levels: Iterable[Level], now: float) -> frozenset[int]:
        """Take in what was measured since the last look; the channels without a signal."""
        for level in levels:
            self._moved.setdefault(level.channel, self._began)
            if level.peak_dbfs is not None:
                self._moved[level.channel] = now
                if level.peak_dbfs >= FAINTEST_DBFS:
                    self._heard.add(level.channel)
        unheard = now - self._began >= SILENCE_SECONDS
        return frozenset(
            channel
            for channel, moved in self._moved.items()
            if now - moved >= SILENCE_SECONDS or (unheard and channel not in self._heard)
        )
