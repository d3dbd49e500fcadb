"""The last seconds before a take, kept in memory only: a leader who presses record late loses nothing."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workshop_recorder.engine.levels import Samples


class PreRoll:
    """Keeps at most `frames` of `channels`, counted from 1; every other channel is silence in it."""

    def __init__(self, channels: frozenset[int] = frozenset(), frames: int = 0) -> None:
        self._rows = [channel - 1 for channel in sorted(channels)]
        self._frames = frames if channels else 0
        self._kept: deque[tuple[int, int, int, dict[int, Samples]]] = deque()

    @property
    def keeps(self) -> bool:
        """Whether anything is to be kept."""
        return self._frames > 0

    def changed(self, channels: frozenset[int], frames: int) -> PreRoll:
        """A memory for other channels. What it shares with this one stays known; all else is forgotten."""
        after = PreRoll(channels, frames)
        if after.keeps:
            for position, length, count, rows in self._kept:
                after._kept.append((position, length, count, {row: rows[row] for row in after._rows if row in rows}))
        return after

    def add(self, position: int, data: Samples) -> None:
        """Take in (channels, frames) from the stream's frame `position` on, and forget what is too old."""
        if not self._frames:
            return
        channels, frames = data.shape
        if self._kept and self._kept[-1][0] + self._kept[-1][1] != position:
            self._kept.clear()
        self._kept.append((position, frames, channels, {row: data[row].copy() for row in self._rows}))
        oldest = position + frames - self._frames
        while self._kept[0][0] + self._kept[0][1] <= oldest:
            self._kept.popleft()

    def begin(self, earliest: int, now: int) -> int:
        """The stream's frame on which what is kept begins, not before `earliest`; `now` where nothing is kept."""
        return max(self._kept[0][0], earliest, now - self._frames) if self._kept else now

    def chunks(self) -> Iterator[tuple[int, Samples]]:
        """What is kept, oldest first: the stream's frame, and all channels from it on."""
        for position, frames, channels, rows in self._kept:
            data = np.zeros((channels, frames), dtype=np.float32)
            for row, samples in rows.items():
                data[row] = samples
            yield position, data
