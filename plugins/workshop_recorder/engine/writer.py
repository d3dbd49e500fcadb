"""The thread that empties the intake: meters, files, lost frames, and the watch over the device."""

from __future__ import annotations

import logging
import threading
import time
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from workshop_recorder.engine.failures import disk_is_full
from workshop_recorder.engine.keeper import Keeper
from workshop_recorder.engine.levels import Meters, Scratch, peaks
from workshop_recorder.engine.memory import Memory
from workshop_recorder.engine.opening import wall_clock

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from workshop_recorder.engine.intake import Block, Intake
    from workshop_recorder.engine.levels import Samples
    from workshop_recorder.engine.preroll import People, PreRoll
    from workshop_recorder.engine.take import RollingTake

log = logging.getLogger(__name__)

# A kill loses what has not been written: a chunk, one period, and the time to write. 0.2 s keeps the sum below
# 0.25 s + one period on a busy machine, at little more CPU than 0.25 s.
CHUNK_SECONDS = 0.2
# While somebody looks at the meters they move ten times a second.
METER_SECONDS = 0.1
WATCHED_SECONDS = 1.0
BACKLOG_SECONDS = 1
LEAST_WAIT_SECONDS = 0.01
DEVICE_PATIENCE_SECONDS = 1.4
SILENCE_SECONDS = 3


class Writer(threading.Thread):
    """Writes what has come in, chunk after chunk. `lock` is held while one is written; hold it to change the take.

    The audio waits for whoever holds `lock`, so nobody waits for the disk, a driver or a client with it but the end of
    a take. Locks are taken in this order, and any may be left out: the desk's, this one, the journal's, the take's own.

    It sleeps from chunk to chunk instead of waking for every block, which would cost half as much CPU again. `active`
    asks the driver whether its stream still runs.
    """

    def __init__(self, intake: Intake, active: Callable[[], bool]) -> None:
        super().__init__(name="writer", daemon=True)
        self.lock = threading.Lock()
        self.take: RollingTake | None = None
        self.meters = Meters(intake.channels)
        self._intake, self._active = intake, active
        self._backlog = BACKLOG_SECONDS * intake.sample_rate
        self._pending: list[Block] = []
        self._frames = 0
        self._expected = 0
        self._waited = 0.0
        self._halt = threading.Event()
        self._awake = intake.crowded
        self._due = time.monotonic()
        self._keeper: Keeper | None = None
        self.memory = Memory(intake, self.lock)
        self._hushed: list[int] = []
        self._open_from = 0
        self._scratch = Scratch()

    def roll(self, take: RollingTake, origin: int, pre_roll: int = 0, people: People | None = None) -> None:
        """Write into `take`, whose frame 0 is the stream's frame `origin`.

        With `pre_roll` it begins before record was pressed, with at most so many frames from memory: those of its own
        `people`. A length that was asked for counts from when record was pressed.
        """
        with self.lock:
            kept, pressed, strangers = self.memory.give(people or {}, pre_roll, self._expected)
            if kept.keeps:
                # What came in before now, and is not in memory yet, is no more anybody else's than what is.
                self._hushed, self._open_from = strangers, self._intake.position
                origin = kept.begin(pressed - kept.frames, self._expected)
                take.lengthen(pressed - origin)
            take.origin = origin
            self.meters.silent = 0
            self._keeper = Keeper(take, self._intake)
            self._keeper.start()
            # Before the first chunk: a take may be over before whoever began it comes to say when that was.
            first = origin + take.frame
            began = {"mono_ns": self._intake.time_ns(first), **wall_clock(self._intake, first)}
            self._keeper.note("rolling", frame=take.frame, **began)
            self.take = take
            if kept.keeps:
                self._recall(kept)

    def _recall(self, kept: PreRoll) -> None:
        """Begin the take with what was kept. The lock is held."""
        for position, data in kept.chunks():
            found = peaks(data)
            self._guarded(partial(_write, position=position, data=data, found=found))

    def note(self, what: str, **fields: Any) -> None:
        """Have a line journalled soon, without waiting for the disk."""
        keeper = self._keeper
        if keeper is not None:
            keeper.note(what, **fields)

    def halt(self) -> None:
        """Stop reading; used when the stream has been closed."""
        self._halt.set()
        self.wake()

    def wake(self) -> None:
        """Write what is there now instead of at the end of the chunk; used when the take's end has changed."""
        self._awake.set()

    def run(self) -> None:
        """Until `halt`. Whatever ends it, a take that rolls gets its end."""
        try:
            while not self._halt.is_set():
                try:
                    self._step()
                except Exception:
                    log.exception("the writer failed")
                    with self.lock:
                        self._close("error")
        finally:
            with self.lock:
                self._close("error")

    def _step(self) -> None:
        """Write what came in during a chunk's time, or see whether the device has gone."""
        asked = time.monotonic()
        self._sleep(asked)
        begun = self._expected
        while (block := self._intake.get()) is not None:
            self._gather(block)
        self._flush()
        if self._expected > begun:
            self._waited = 0.0
        else:
            # Capped, so that a machine that slept does not blame the device for it.
            self._waited += min(time.monotonic() - asked, 2 * CHUNK_SECONDS)
            self._watch()
        self._end_if_due()

    def _sleep(self, now: float) -> None:
        """Until the next chunk is due, the take ends, or somebody wakes us; no chunk is made up for."""
        chunk = METER_SECONDS if now - self.meters.asked < WATCHED_SECONDS else CHUNK_SECONDS
        self._due = min(max(self._due + chunk, now), now + chunk)
        seconds = self._due - now
        take = self.take
        if take is not None and take.end is not None:
            left = (take.origin + take.end - self._intake.position) / self._intake.sample_rate
            seconds = min(seconds, max(left, LEAST_WAIT_SECONDS))
        self._awake.wait(seconds)
        self._awake.clear()

    def _gather(self, block: Block) -> None:
        """Add a block; a gap before it is lost frames."""
        if block.position > self._expected:
            self._flush()
            self._lose(self._expected, block.position - self._expected)
        self._pending.append(block)
        self._frames += block.frames
        self._expected = block.position + block.frames
        if self._frames >= self._backlog:
            self._flush()

    def _flush(self) -> None:
        """Measure and write what is pending."""
        if not self._pending:
            return
        with self.lock:
            position = self._pending[0].position
            data = self._unravelled()
            if position < self._open_from:
                data[self._hushed, : self._open_from - position] = 0
            found = peaks(data)
            self.meters.update(found, data.shape[1])
            if self.take is None:
                self.memory.add(position, data)
            else:
                # A machine so busy that the first frames went by must not shift what comes after them.
                self._fill_to(position)
                self._guarded(partial(_write, position=position, data=data, found=found))
                self._tell_silence()
                if self._keeper:
                    self._keeper.wrote()

    def _unravelled(self) -> Samples:
        """What is pending as (channels, frames), in memory that is used again; its buffers are given back."""
        data = self._scratch.array("data", (self._intake.channels, self._frames), "f4")
        filled = 0
        for block in self._pending:
            end = filled + block.frames
            data[:, filled:end] = np.frombuffer(block.data, dtype=np.float32).reshape(block.frames, -1).T
            self._intake.give_back(block.data)
            filled = end
        self._pending, self._frames = [], 0
        return data

    def _lose(self, position: int, frames: int) -> None:
        """Fill a gap in the stream."""
        with self.lock:
            self._fill_to(position + frames)

    def _fill_to(self, position: int) -> None:
        """Stand silence in for what is missing of the take before the stream's frame `position`. The lock is held."""
        gap: list[tuple[int, int] | None] = []
        self._guarded(lambda take: gap.append(take.lose(position - take.origin - take.frame)))
        if gap and gap[0]:
            self.note("lost", frame=gap[0][0], frames=gap[0][1])

    def _guarded(self, write: Callable[[RollingTake], object]) -> None:
        """Write, and end the take when the disk will not have it."""
        take = self.take
        if take is None:
            return
        try:
            write(take)
        except Exception:
            log.exception("a write failed")
            self._close("disk_full" if disk_is_full(take.folder) else "error")

    def _tell_silence(self) -> None:
        if self.take is None:
            return
        if self.meters.silent >= SILENCE_SECONDS * self._intake.sample_rate:
            self.take.warnings.add("no_signal")
        else:
            self.take.warnings.discard("no_signal")

    def _watch(self) -> None:
        """Nothing came: has the device gone?"""
        if self.take is not None and (self._waited >= DEVICE_PATIENCE_SECONDS or not self._active()):
            self._flush()
            with self.lock:
                self._close("device_lost")

    def _end_if_due(self) -> None:
        take = self.take
        if take is None or take.end is None or self._expected < take.origin + take.end:
            return
        self._flush()
        with self.lock:
            self._close(take.reason)

    def _close(self, reason: str) -> None:
        """End the take. The lock is held."""
        take, self.take = self.take, None
        if take is None:
            return
        try:
            if self._keeper:
                self._keeper.finish()
        finally:
            take.close(reason)


def _write(take: RollingTake, *, position: int, data: Samples, found: NDArray[np.float32]) -> None:
    """Write a chunk that begins on the stream's frame `position`."""
    take.write(position - take.origin, data, found)
