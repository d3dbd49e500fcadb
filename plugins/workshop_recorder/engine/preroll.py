"""The last seconds before a take, kept in memory only: a leader who presses record late loses nothing."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from workshop_recorder.engine.levels import Samples

People: TypeAlias = "Mapping[int, tuple[str, ...]]"
"""The ids of whose sound is on which channel, counted from 1."""

HELD_FRAMES = 60 * 48000
"""How much more is kept while a take begins: a slow disk must not cost the oldest seconds."""


class PreRoll:
    """Keeps at most `frames` of the channels of `people`; every other channel is silence in it.

    While it is `held`, as when a take is about to begin, it forgets nothing for a while.
    """

    def __init__(self, people: People | None = None, frames: int = 0) -> None:
        self._people = dict(people or {})
        self._frames = frames if self._people else 0
        self.held = False
        self._kept: deque[tuple[int, int, int, dict[int, Samples]]] = deque()

    @property
    def frames(self) -> int:
        """How many frames are kept at most."""
        return self._frames

    @property
    def length(self) -> int:
        """How many frames are in memory now."""
        if not self._kept:
            return 0
        return min(self._kept[-1][0] + self._kept[-1][1] - self._kept[0][0], self._frames)

    def is_of(self, people: People, frames: int) -> bool:
        """Whether so many frames of these channels, and of these people, are what is to be kept."""
        return self._people == dict(people) and self._frames == (frames if people else 0)

    def strangers(self, people: People) -> list[int]:
        """The rows of (channels, frames) that `people` has for others than whose sound they were so far."""
        return [channel - 1 for channel, known in people.items() if self._people.get(channel) != known]

    @property
    def keeps(self) -> bool:
        """Whether anything is to be kept."""
        return self._frames > 0

    def changed(self, people: People, frames: int) -> PreRoll:
        """A memory for others. The channels that are still the same people's stay known, all else is forgotten."""
        after = PreRoll(people, frames)
        same = [channel for channel, known in self._people.items() if people.get(channel) == known]
        if self.keeps and after.keeps and same:
            for position, length, channels, rows in self._kept:
                after._kept.append((position, length, channels, {c: rows[c] for c in same if c in rows}))
        return after

    def add(self, position: int, data: Samples) -> None:
        """Take in (channels, frames) from the stream's frame `position` on, and forget what is too old."""
        if not self._frames:
            return
        channels, frames = data.shape
        if self._kept and self._kept[-1][0] + self._kept[-1][1] != position:
            self._kept.clear()
        self._kept.append((position, frames, channels, {c: data[c - 1].copy() for c in self._people}))
        oldest = position + frames - self._frames - (HELD_FRAMES if self.held else 0)
        while self._kept[0][0] + self._kept[0][1] <= oldest:
            self._kept.popleft()

    def begin(self, earliest: int, now: int) -> int:
        """The stream's frame on which what is kept begins, not before `earliest`; `now` where nothing is kept."""
        return max(self._kept[0][0], earliest) if self._kept else now

    def chunks(self) -> Iterator[tuple[int, Samples]]:
        """What is kept, oldest first: the stream's frame, and all channels from it on."""
        for position, frames, channels, rows in self._kept:
            data = np.zeros((channels, frames), dtype=np.float32)
            for channel, samples in rows.items():
                data[channel - 1] = samples
            yield position, data
