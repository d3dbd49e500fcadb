"""Mixed audio on its way to the audio callback: bounded, and without a lock that the callback could wait for."""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Block = NDArray[np.float32]


class _Run:
    """What is played from one seek up to the next.

    The thread that mixes writes `put` and appends blocks; all else is the callback's.
    """

    def __init__(self, frame: int) -> None:
        self.at = frame
        self.put = self.taken = 0
        self.gain = 0.0
        self.blocks: deque[tuple[int, float, Block]] = deque()


class Feed:
    """Blocks of (frames, channels), each with the frame of the take on which it begins: one thread mixes, one plays.

    `put`, `turn` and `paused` are the mixing thread's, `fill` is the callback's; both may look at the rest. A seek is
    one store of a new run, so that a callback that is under way ends in the old one and spoils nothing of the new.
    """

    def __init__(self, most_frames: int) -> None:
        self.paused = False
        self._most = most_frames
        self._run = _Run(0)
        self._room = threading.Event()

    @property
    def at(self) -> int:
        """The frame of the take that is handed over next."""
        return self._run.at

    @property
    def empty(self) -> bool:
        """Whether everything that was put since the last seek has been handed over."""
        run = self._run
        return run.taken >= run.put

    def wait_for_room(self, seconds: float) -> bool:
        """Wait until there is room for another block; returns whether there is."""
        self._room.clear()
        run = self._run
        return run.put - run.taken < self._most or self._room.wait(seconds)

    def put(self, frame: int, step: float, block: Block) -> None:
        """Add a block from the take's `frame` on; `step` frames of the take go into one of the block's."""
        run = self._run
        # first: a block that is not counted yet would be the end of the take
        run.put += len(block)
        run.blocks.append((frame, step, block))

    def turn(self, frame: int) -> None:
        """Go on from another frame of the take: what was put before is not heard any more."""
        self._run = _Run(frame)

    def fill(self, out: Block) -> None:
        """Write what comes next, silence where there is nothing; fades within the block where it waits or goes on.

        Never waits.
        """
        run = self._run
        paused = self.paused
        resting = paused and not run.gain
        place = 0 if resting else _pour(run, out)
        out[place:] = 0
        target = 0.0 if paused else 1.0
        if place and (run.gain, target) != (1.0, 1.0):
            out *= np.linspace(run.gain, target, len(out), dtype=np.float32)[:, None]
        run.gain = target if place or paused else run.gain
        self._room.set()


def _pour(run: _Run, out: Block) -> int:
    """Move what waits into `out`; returns how many frames came."""
    place = 0
    while place < len(out):
        try:
            frame, step, block = run.blocks.popleft()
        except IndexError:
            break
        part = block[: len(out) - place]
        out[place : place + len(part)] = part
        place += len(part)
        run.at = frame + round(len(part) * step)
        if len(part) < len(block):
            run.blocks.appendleft((run.at, step, block[len(part) :]))
        # last: with all of it taken the take is over
        run.taken += len(part)
    return place
