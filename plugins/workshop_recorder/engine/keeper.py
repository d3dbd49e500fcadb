"""What must reach the disk but must never hold the audio up: syncing files, the clock, lost frames, disk warnings."""

from __future__ import annotations

import logging
import shutil
import threading
import time
from contextlib import suppress
from functools import partial
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

from workshop import DISK_WARNING_MINUTES
from workshop_recorder.engine.signals import disk_seconds

if TYPE_CHECKING:
    from collections.abc import Callable

    from workshop_recorder.engine.intake import Intake
    from workshop_recorder.engine.take import RollingTake
    from workshop_recorder.engine.track import TrackFile

log = logging.getLogger(__name__)

# A power cut loses what was not synced: this, a period and the time of one sync; 1 s is promised.
SYNC_SECONDS = 0.6
# Every file is synced by itself: with many of them that costs as much as recording them, so a quick disk waits longer.
MANY_TRACKS = 8
MANY_SYNC_SECONDS = 0.8
QUICK_SECONDS = 0.05
# A sync comes right after a chunk was written, so that it takes that chunk along; without one, this much later.
EARLY_SECONDS = 0.05
LATE_SECONDS = 0.15
SYNC = "sync"


class Keeper(threading.Thread):
    """Looks after one take: it syncs the files, journals the clock with each sync, and what `note` is given.

    `intake` knows when which audio came. It never takes the writer's lock: the writer holds that while it waits for
    `finish`.
    """

    def __init__(self, take: RollingTake, intake: Intake) -> None:
        super().__init__(name="keeper", daemon=True)
        self._take, self._intake = take, intake
        self._told: set[str] = set()
        self._notes: SimpleQueue[dict[str, Any] | str | None] = SimpleQueue()
        self._due = time.monotonic()

    def note(self, what: str, **fields: Any) -> None:
        """Have a line journalled soon."""
        self._notes.put({"what": what, **fields})

    def wrote(self) -> None:
        """A chunk is in the files: the moment for a sync that is due. Never waits."""
        if time.monotonic() >= self._due - EARLY_SECONDS:
            self._notes.put(SYNC)

    def finish(self) -> None:
        """Journal what is still to be noted and stop; returns when done."""
        self._notes.put(None)
        self.join()

    def run(self) -> None:
        """Until `finish`."""
        self._guard(self._watch_disk)
        while (entry := self._next()) is not None:
            if isinstance(entry, dict):
                self._guard(partial(self._take.journal.append_all, [entry]))
            elif time.monotonic() >= self._due - EARLY_SECONDS:
                self._sync(list(self._take.tracks.values()))
                self._look()

    def _next(self) -> dict[str, Any] | str | None:
        """What is to be done next. However many notes come, they must not put a sync off."""
        left = self._due + LATE_SECONDS - time.monotonic()
        if left > 0:
            with suppress(Empty):
                return self._notes.get(timeout=left)
        return SYNC

    def _sync(self, tracks: list[TrackFile]) -> None:
        """Put the files on the disk, and say when the next time is due."""
        begun = time.monotonic()
        self._due = begun + SYNC_SECONDS
        for track in tracks:
            self._guard(track.push)
        for track in tracks:
            self._guard(partial(self._synced, track))
        if len(tracks) > MANY_TRACKS and time.monotonic() - begun < QUICK_SECONDS:
            self._due = begun + MANY_SYNC_SECONDS

    def _synced(self, track: TrackFile) -> None:
        """Put a file on the disk; where the disk says no, its frames may be lost although they were written."""
        try:
            track.sync()
        except OSError:
            self._guard(self._take.doubt)
            raise

    def _look(self) -> None:
        """What is done beside each sync: deleted files, tracks that were left, the clock, the room on the disk."""
        self._guard(self._take.end_if_deleted)
        self._guard(self._take.close_left)
        position, stamped_ns = self._intake.stamp
        if position >= self._take.origin:
            entry = {"what": "clock", "frame": position - self._take.origin, "mono_ns": stamped_ns}
            self._guard(partial(self._take.journal.append_all, [entry]))
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
        left = disk_seconds(shutil.disk_usage(take.folder).free, len(take.tracks), take.sample_rate)
        take.disk_seconds = left
        for minutes in DISK_WARNING_MINUTES:
            if left < minutes * 60:
                take.warnings.add(f"disk_{minutes}_minutes")
                return
