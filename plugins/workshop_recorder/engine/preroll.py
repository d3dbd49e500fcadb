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


class PreRoll:
    """Keeps at most `frames` of the channels of `people`; every other channel is silence in it.

    What came in before the stream's frame `now` is of nobody who is new in it. It forgets what is older than `frames`
    and as many more as it has to `spare`, as when a take is about to begin.
    """

    def __init__(self, people: People | None = None, frames: int = 0, now: int = 0) -> None:
        self._people = dict(people or {})
        self._since = dict.fromkeys(self._people, now)
        self._frames = frames if self._people else 0
        self.spare = 0
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

    @property
    def end(self) -> int:
        """The stream's frame behind the newest that is kept; 0 where nothing is."""
        return self._kept[-1][0] + self._kept[-1][1] if self._kept else 0

    def is_of(self, people: People, frames: int) -> bool:
        """Whether so many frames of these channels, and of these people, are what is to be kept."""
        return self._people == dict(people) and self._frames == (frames if people else 0)

    def strangers(self, people: People, taken: int) -> list[int]:
        """The rows of (channels, frames) that `people` has for others than whose sound they were so far.

        So are the rows of who is so new that the stream's frame `taken`, up to which it was taken in, lies before them.
        """
        mine, since = self._people, self._since
        return [c - 1 for c, known in people.items() if mine.get(c) != known or since[c] > taken]

    @property
    def keeps(self) -> bool:
        """Whether anything is to be kept."""
        return self._frames > 0

    def changed(self, people: People, frames: int, now: int = 0) -> PreRoll:
        """A memory for others from the stream's frame `now` on; the channels of people who stay are known still."""
        after = PreRoll(people, frames, now)
        same = [channel for channel, known in self._people.items() if people.get(channel) == known]
        after._since.update({channel: self._since[channel] for channel in same})
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
        rows = {c: data[c - 1].copy() for c in self._people}
        for c, row in rows.items():
            row[: max(self._since[c] - position, 0)] = 0
        self._kept.append((position, frames, channels, rows))
        oldest = position + frames - self._frames - self.spare
        while self._kept[0][0] + self._kept[0][1] <= oldest:
            self._kept.popleft()

    def begin(self, earliest: int, now: int) -> int:
        """The stream's frame on which what is kept begins, not before `earliest`; `now` where nothing is kept."""
        return max(self._kept[0][0], earliest) if self._kept else now

    def parts(self, channel: int, begin: int, end: int) -> list[Samples]:
        """A channel's samples between two of the stream's frames, as far as they are kept, oldest first."""
        return [rows[channel][max(begin - at, 0) : max(end - at, 0)] for at, _, _, rows in self._kept]

    def chunks(self) -> Iterator[tuple[int, Samples]]:
        """What is kept, oldest first: the stream's frame, and all channels from it on."""
        for position, frames, channels, rows in self._kept:
            data = np.zeros((channels, frames), dtype=np.float32)
            for channel, samples in rows.items():
                data[channel - 1] = samples
            yield position, data
