"""Mixed audio on its way to the audio callback: bounded, and without a lock that the callback could wait for."""

from __future__ import annotations

import struct
import time
from array import array
from collections import deque
from typing import NamedTuple

FRAME_BYTES = 8
"""One stereo frame of 32-bit floats."""
HEADER = struct.Struct("<iI")
"""What the mixing process sends before each block: the run it belongs to, and its length in bytes."""
_FULL_WAIT = 0.004
_FADE_FRAMES = 256


class Served(NamedTuple):
    """What the callback handed over: `frame` is the first one's place in its `run`, `frames` how many were audio."""

    run: int
    frame: int
    frames: int


class Feed:
    """A queue of stereo float32 audio, filled by one thread and emptied by the callback.

    Audio belongs to a run, which begins each time the music starts: what an ended run still sends is dropped. `late`
    counts the callbacks that found less than they needed in the middle of a run.
    """

    def __init__(self, most_frames: int) -> None:
        self.late = 0
        self.run = 0
        self._most = most_frames * FRAME_BYTES
        self._blocks: deque[tuple[int, memoryview]] = deque()
        self._queued = 0
        self._taken = 0
        self._frame = 0
        self._fading = False
        self._last: int | None = None

    def put(self, run: int, audio: bytes) -> None:
        """Add audio, and wait as long as the queue is full. What belongs to an ended run is dropped."""
        while run == self.run and self._queued - self._taken >= self._most:
            time.sleep(_FULL_WAIT)
        if run == self.run:
            self._queued += len(audio)
            self._blocks.append((run, memoryview(audio)))

    def preload(self, run: int, audio: bytes) -> None:
        """Add audio that is there already, however much, and without waiting."""
        self._queued += len(audio)
        self._blocks.append((run, memoryview(audio)))

    def end(self, run: int, frame: int) -> None:
        """Say that a run is `frame` frames long: silence after it is no fault."""
        if run == self.run:
            self._last = frame

    def halt(self, run: int) -> None:
        """End what sounds with a short fade, and wait for the audio of run number `run`."""
        self._last = None
        self.run = run
        self._fading = True

    @property
    def over(self) -> bool:
        """Whether a run that has an end has been handed over to it."""
        return self._last is not None and self._frame >= self._last

    def fill(self, out: memoryview) -> Served:
        """Write what comes next into the callback's bytes, silence where there is nothing. Never waits."""
        if self._fading:
            return self._fade(out)
        run, first = self.run, self._frame
        place = self._pour(out, run)
        out[place:] = bytes(len(out) - place)
        if place < len(out) and first + place and not self.over:
            self.late += 1
        return Served(run, first, place // FRAME_BYTES)

    def _pour(self, out: memoryview, run: int) -> int:
        """Move queued audio of a run into `out`; returns how many bytes came."""
        place = 0
        while place < len(out) and self._blocks:
            owner, block = self._blocks.popleft()
            part = block[: len(out) - place] if owner == run else block[:0]
            out[place : place + len(part)] = part
            place += len(part)
            if owner == run and len(part) < len(block):
                self._blocks.appendleft((owner, block[len(part) :]))
            self._taken += len(part) if owner == run else len(block)
        self._frame += place // FRAME_BYTES
        return place

    def _fade(self, out: memoryview) -> Served:
        """The last block of an ended run: what was queued, quickly faded out, then silence."""
        owner = self._blocks[0][0] if self._blocks else self.run
        place = self._pour(out[: _FADE_FRAMES * FRAME_BYTES], owner) if owner != self.run else 0
        samples = array("f", bytes(out[:place]))
        for index in range(len(samples)):
            samples[index] *= 1 - index / len(samples)
        out[:place] = samples.tobytes()
        out[place:] = bytes(len(out) - place)
        self._frame = 0
        self._fading = False
        return Served(self.run, 0, 0)
