"""Mixed audio on its way to the audio callback: bounded, and without a lock that the callback could wait for."""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Block = NDArray[np.float32]


class Feed:
    """Blocks of (frames, channels), each with the take's frame on which it begins; one thread puts, the callback takes.

    `at` is the frame of the take that is handed over next, `paused` whether it waits: the sound fades within a block.
    """

    def __init__(self, most_frames: int) -> None:
        self.at = 0
        self.paused = False
        self._most = most_frames
        self._blocks: deque[tuple[int, int, float, Block]] = deque()
        self._run = self._put = self._taken = 0
        self._gain = 0.0
        self._room = threading.Event()

    @property
    def empty(self) -> bool:
        """Whether everything that was put has been handed over."""
        return self._taken >= self._put

    def wait_for_room(self, seconds: float) -> bool:
        """Wait until there is room for another block; returns whether there is."""
        self._room.clear()
        return self._put - self._taken < self._most or self._room.wait(seconds)

    def put(self, frame: int, step: float, block: Block) -> None:
        """Add a block from the take's `frame` on; `step` frames of the take go into one of the block's."""
        self._put += len(block)
        self._blocks.append((self._run, frame, step, block))

    def turn(self, frame: int) -> None:
        """Go on from another frame of the take: what was put before is not heard any more."""
        self._run += 1
        self._put = self._taken = 0
        self._gain, self.at = 0.0, frame

    def fill(self, out: Block) -> None:
        """Write what comes next, silence where there is nothing. Never waits."""
        resting = self.paused and not self._gain
        place = 0 if resting else self._pour(out)
        out[place:] = 0
        target = 0.0 if self.paused else 1.0
        if place and (self._gain, target) != (1.0, 1.0):
            out *= np.linspace(self._gain, target, len(out), dtype=np.float32)[:, None]
        self._gain = target if place or self.paused else self._gain
        self._room.set()

    def _pour(self, out: Block) -> int:
        """Move what waits into `out`; returns how many frames came."""
        place = 0
        while place < len(out):
            try:
                run, frame, step, block = self._blocks.popleft()
            except IndexError:
                break
            if run != self._run:
                continue
            part = block[: len(out) - place]
            out[place : place + len(part)] = part
            place += len(part)
            self._taken += len(part)
            self.at = frame + round(len(part) * step)
            if len(part) < len(block):
                self._blocks.appendleft((run, self.at, step, block[len(part) :]))
        return place
