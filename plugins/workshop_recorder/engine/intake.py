"""The bounded hand-off from the audio callback to the writer, and the audio clock as the callback sees it."""

from __future__ import annotations

import threading
from collections import deque
from time import monotonic_ns
from typing import NamedTuple

HANDOFF_BYTES = 256 * 2**20
HANDOFF_SECONDS = 20
SPARES = 64


class Block(NamedTuple):
    """Interleaved float32 samples of all channels; `position` is the stream's frame on which they begin."""

    position: int
    frames: int
    data: bytes | bytearray


class Intake:
    """What a driver's callback fills and the writer empties.

    `stamp` is how many frames the device has delivered or dropped since the stream began, and the nanosecond of
    CLOCK_MONOTONIC at which the callback said so. `flowing` is set with the first of them, `crowded` as long as a
    second of audio waits. The callback never waits: when the writer is more than 20 s or 256 MiB behind, blocks are
    dropped and the writer sees the gap. `blocks` are those that wait: position, frames and samples, as in `Block`.

    The callback's thread alone writes `stamp` and `period` and appends to `blocks`; any thread reads the stamp, and
    the writer's takes blocks away, gives their buffers back and clears `crowded`.
    """

    def __init__(self, channels: int, sample_rate: int) -> None:
        self.channels = channels
        self.sample_rate = sample_rate
        self.period = 0
        # One fact and one store: who reads it once never pairs a new place with an old time.
        self.stamp = (0, monotonic_ns())
        self.flowing, self.crowded = threading.Event(), threading.Event()
        self.blocks: deque[tuple[int, int, bytes | bytearray]] = deque()
        self._spares: deque[bytearray] = deque(maxlen=SPARES)
        self._second = sample_rate * channels * 4
        self._limit = min(HANDOFF_BYTES, HANDOFF_SECONDS * self._second)

    @property
    def position(self) -> int:
        """The frames that were delivered or dropped since the stream began."""
        return self.stamp[0]

    def spare(self, size: int) -> bytearray:
        """A buffer for the callback to fill; used again and again, so that the system need not clear new memory."""
        try:
            buffer = self._spares.pop()
        except IndexError:
            return bytearray(size)
        return buffer if len(buffer) == size else bytearray(size)

    def put(self, data: bytes | bytearray, frames: int, *, skipped: int = 0) -> int:
        """Take one block from the callback; returns the frame on which it begins. It belongs to the intake from now on.

        `skipped` frames are known to be missing before it.
        """
        position = self.stamp[0] + skipped
        waiting = len(self.blocks) * len(data)
        if waiting >= self._second:
            self.crowded.set()
        if waiting <= self._limit:
            # A plain tuple: this runs on the audio thread, and a named one takes a call more.
            self.blocks.append((position, frames, data))
        self.stamp = (position + frames, monotonic_ns())
        if self.period != frames:
            self.period = frames
            self.flowing.set()
        return position

    def get(self) -> Block | None:
        """The oldest block that nobody has taken yet, or None."""
        try:
            return Block(*self.blocks.popleft())
        except IndexError:
            return None

    def give_back(self, data: bytes | bytearray) -> None:
        """Let the callback fill a block's buffer anew."""
        if isinstance(data, bytearray):
            self._spares.append(data)

    def now(self) -> int:
        """The stream's frame at this moment: the last block's end, and at most one period on."""
        position, stamped_ns = self.stamp
        elapsed = (monotonic_ns() - stamped_ns) * self.sample_rate // 1_000_000_000
        return position + min(elapsed, self.period)

    def next_start(self) -> int:
        """A frame that no callback has reached yet, from which everything can begin at once."""
        return self.position + max(2 * self.period, self.sample_rate // 100)

    def time_ns(self, position: int) -> int:
        """CLOCK_MONOTONIC nanoseconds at which a frame near now is, or was, delivered."""
        newest, stamped_ns = self.stamp
        return stamped_ns + (position - newest) * 1_000_000_000 // self.sample_rate
