"""The bounded hand-off from the audio callback to the writer, and the audio clock as the callback sees it."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from queue import Empty, SimpleQueue

HANDOFF_BYTES = 256 * 2**20
HANDOFF_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Block:
    """Interleaved float32 samples of all channels; `position` is the stream's frame on which they begin."""

    position: int
    data: bytes


class Intake:
    """What a driver's callback fills and the writer empties.

    `position` counts the frames that the device has delivered or dropped since the stream began, `flowing` is set with
    the first of them. The callback never
    waits: when the writer is more than 20 s or 256 MiB behind, blocks are dropped and the writer sees the gap.
    """

    def __init__(self, channels: int, sample_rate: int) -> None:
        self.channels = channels
        self.sample_rate = sample_rate
        self.position = 0
        self.period = 0
        self.touched_ns = time.monotonic_ns()
        self.overflows = 0
        self.flowing = threading.Event()
        self._queue: SimpleQueue[Block] = SimpleQueue()
        self._limit = min(HANDOFF_BYTES, HANDOFF_SECONDS * sample_rate * channels * 4)

    def put(self, data: bytes, frames: int, *, skipped: int = 0, overflow: bool = False) -> int:
        """Take one block from the callback; returns the frame on which it begins.

        `skipped` frames are known to be missing before it; `overflow` only says that some may be.
        """
        position = self.position + skipped
        if self._queue.qsize() * len(data) <= self._limit:
            self._queue.put(Block(position, data))
        self.overflows += overflow
        self.period = frames
        self.touched_ns = time.monotonic_ns()
        self.position = position + frames
        if not self.flowing.is_set():
            self.flowing.set()
        return position

    def get(self, seconds: float) -> Block | None:
        """The next block, or None when none came within `seconds`."""
        try:
            return self._queue.get(timeout=seconds)
        except Empty:
            return None

    def now(self) -> int:
        """The stream's frame at this moment: the last block's end, and at most one period on."""
        elapsed = (time.monotonic_ns() - self.touched_ns) * self.sample_rate // 1_000_000_000
        return self.position + min(elapsed, self.period)

    def next_start(self) -> int:
        """A frame that no callback has reached yet, from which everything can begin at once."""
        return self.position + max(2 * self.period, self.sample_rate // 100)

    def time_ns(self, position: int) -> int:
        """CLOCK_MONOTONIC nanoseconds at which a frame near now is, or was, delivered."""
        return self.touched_ns + (position - self.position) * 1_000_000_000 // self.sample_rate
