"""A file from elsewhere that is to become a take: what it holds, and what was wrong with it."""

from __future__ import annotations

from dataclasses import dataclass

FAULTS = ("unfinished", "short", "torn", "damaged")
"""What can be wrong with a file and is put right in its copy.

Its recorder never wrote how long it is; it ends before its header says; it ends inside a frame; some samples are no
numbers that a recording can hold.
"""


@dataclass(frozen=True, slots=True)
class Foreign:
    """What a file from elsewhere holds: `frames` of so many channels, at `sample_rate` hertz.

    `faults` are words of `FAULTS`. `gain_db` is by how much it must be turned down so that nothing of it is clipped.
    """

    sample_rate: int
    channels: int
    frames: int
    faults: tuple[str, ...] = ()
    gain_db: float = 0.0

    @property
    def seconds(self) -> float:
        """The length of it."""
        return self.frames / self.sample_rate
