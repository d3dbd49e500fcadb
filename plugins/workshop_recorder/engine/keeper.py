"""What must reach the disk but must never hold the audio up: syncing files, the clock, lost frames, disk warnings."""

from __future__ import annotations

import logging
import shutil
import threading
from functools import partial
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

from workshop import DISK_WARNING_MINUTES, bytes_a_second

if TYPE_CHECKING:
    from collections.abc import Callable

    from workshop_recorder.engine.take import RollingTake

log = logging.getLogger(__name__)

SYNC_SECONDS = 1.0


class Keeper(threading.Thread):
    """Looks after one take: each second it journals the clock and syncs the files; in between, what `note` is given.

    `clock` tells (frame of the take, CLOCK_MONOTONIC ns) of the newest audio.
    """

    def __init__(self, take: RollingTake, clock: Callable[[], tuple[int, int]]) -> None:
        super().__init__(name="keeper", daemon=True)
        self._take, self._clock = take, clock
        self._told: set[str] = set()
        self._notes: SimpleQueue[dict[str, Any] | None] = SimpleQueue()

    def note(self, what: str, **fields: Any) -> None:
        """Have a line journalled soon."""
        self._notes.put({"what": what, **fields})

    def finish(self) -> None:
        """Journal what is still to be noted and stop; returns when done."""
        self._notes.put(None)
        self.join()

    def run(self) -> None:
        """Until `finish`."""
        self._guard(self._watch_disk)
        while True:
            try:
                entry = self._notes.get(timeout=SYNC_SECONDS)
            except Empty:
                self._each_second()
                continue
            if entry is None:
                return
            self._guard(partial(self._take.journal.append_all, [entry]))

    def _each_second(self) -> None:
        self._guard(self._take.end_if_deleted)
        self._guard(self._take.close_left)
        frame, nanoseconds = self._clock()
        if frame >= 0:
            entry = {"what": "clock", "frame": frame, "mono_ns": nanoseconds}
            self._guard(partial(self._take.journal.append_all, [entry]))
        for track in list(self._take.tracks.values()):
            self._guard(track.sync)
        self._guard(self._watch_disk)

    def _guard(self, act: Callable[[], object]) -> None:
        """What fails here is logged once; the writer ends the take when audio cannot be written."""
        try:
            act()
        except Exception as error:
            if str(error) not in self._told:
                self._told.add(str(error))
                log.exception("the disk refused")

    def _watch_disk(self) -> None:
        """Warn at 30 and at 10 minutes left."""
        take = self._take
        free = shutil.disk_usage(take.folder).free
        left = free / bytes_a_second(max(len(take.tracks), 1), take.sample_rate)
        for minutes in DISK_WARNING_MINUTES:
            if left < minutes * 60:
                take.warnings.add(f"disk_{minutes}_minutes")
                return
