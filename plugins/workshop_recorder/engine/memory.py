"""What is remembered of the sound while no take rolls: people's last seconds, and what a device is measured by."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from workshop_recorder.engine.preroll import PreRoll

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator

    from workshop_recorder.engine.intake import Intake
    from workshop_recorder.engine.levels import Samples
    from workshop_recorder.engine.preroll import People

HELD_SECONDS = 60
"""How much more is kept while a take begins: a slow disk must not cost the oldest seconds."""


class Memory:
    """Belongs to a writer, whose `lock` every change waits for; hold it to ask `kept` how much it holds."""

    def __init__(self, intake: Intake, lock: threading.Lock) -> None:
        self._intake, self._lock = intake, lock
        self._held = HELD_SECONDS * intake.sample_rate
        self._kept, self._apart = PreRoll(), PreRoll()
        self._pressed = 0

    @property
    def kept(self) -> PreRoll:
        """What is kept until a take rolls."""
        return self._kept

    def keep(self, people: People, frames: int) -> None:
        """Keep the last `frames` of these channels, counted from 1, in memory until a take rolls, and of no other.

        `people` says by channel whose sound it is: a take gets only what is of its own people.
        """
        with self._lock:
            self._kept = self._kept.changed(people, frames, self._intake.position)

    @contextmanager
    def pressed(self) -> Iterator[int]:
        """Somebody pressed record, on the stream's frame that is given: what is kept now stays until the take rolls.

        One that does not begin lets go of it: what is too old is forgotten again.
        """
        with self._lock:
            self._kept.spare = self._held
            self._pressed = self._intake.position
        try:
            yield self._pressed
        finally:
            with self._lock:
                self._kept.spare = 0

    def hear(self, channel: int, frames: int) -> None:
        """Keep `frames` of a channel from now on apart, to measure by, whatever else is kept; 0 ends that."""
        with self._lock:
            self._apart = PreRoll({channel: ()}, frames)
            self._apart.spare = self._held

    def heard(self, channel: int, begin: int, frames: int) -> Samples | None:
        """So many frames that were kept apart from the stream's frame `begin` on; None as long as the last are to come.

        They are fewer where the first are missing.
        """
        with self._lock:
            if self._apart.end < begin + frames:
                return None
            parts = self._apart.parts(channel, begin, begin + frames)
        return np.concatenate(parts)

    def add(self, position: int, data: Samples) -> None:
        """Take in (channels, frames) from the stream's frame `position` on. The lock is held."""
        self._kept.add(position, data)
        self._apart.add(position, data)

    def give(self, people: People, frames: int, taken: int) -> tuple[PreRoll, int, list[int]]:
        """Hand over at most the last `frames` before record was pressed of a take's own `people`. The lock is held.

        With them come the stream's frame on which record was pressed, and the rows that were strangers' as far as the
        writer had taken the sound in, up to frame `taken`.
        """
        kept, self._kept = self._kept, PreRoll()
        return kept.changed(people, min(frames, kept.frames)), self._pressed, kept.strangers(people, taken)
