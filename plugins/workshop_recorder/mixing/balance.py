"""How loud each track of a rough mix is, and where it sits: pure figures, so that a page could show them as well."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

NEAR_SILENCE_LUFS = -60.0
"""A track that is quieter holds nothing but the noise of its microphone, and is not raised."""

MOST_UP_DB = 12.0
MOST_DOWN_DB = 30.0
"""What is heard is made at most so much louder, and so much softer, than it was recorded: noise rises with a voice."""

BELOW_VOICES_DB = 3.0
"""How far the backing stays below the people."""

MOST_RAISE_DB = 30.0
"""A whole mix is raised by no more than this: a take of next to nothing does not become noise."""

WIDTH = 0.25
"""How far the outermost tracks lie from the middle, where 1 is the loudspeaker."""


@dataclass(frozen=True, slots=True)
class Place:
    """How a track stands in the mix: its gain in decibels, and its side from -1 (left) to 1."""

    gain_db: float
    side: float = 0.0

    @property
    def factors(self) -> tuple[float, float]:
        """What the samples are multiplied with, left and right. Their mean is the gain: mono loses nothing."""
        gain: float = 10 ** (self.gain_db / 20)
        return gain * (1 - self.side), gain * (1 + self.side)


def balanced(tracks: Sequence[float | None]) -> tuple[Place, ...]:
    """As many places as there are tracks, given the loudness of each in LUFS (None: silence).

    They become as loud as the one in their middle, and lie side by side in their order.
    """
    target = reference(tracks)
    last = max(len(tracks) - 1, 1)
    sides = [WIDTH * (2 * number / last - 1) if len(tracks) > 1 else 0.0 for number in range(len(tracks))]
    gains = [
        0.0 if target is None else _within(target - lufs) if lufs is not None and _heard(lufs) else 0.0
        for lufs in tracks
    ]
    return tuple(Place(gain, side) for gain, side in zip(gains, sides, strict=True))


def behind(tracks: Sequence[float | None], backing: float | None) -> Place:
    """The place of a backing of that loudness: behind the tracks, in the middle."""
    target = reference(tracks)
    if target is None or backing is None or not _heard(backing):
        return Place(0.0)
    return Place(_within(target - BELOW_VOICES_DB - backing))


def reference(tracks: Sequence[float | None]) -> float | None:
    """The loudness that all tracks are brought to; None where nothing is heard on any."""
    heard = [lufs for lufs in tracks if lufs is not None and _heard(lufs)]
    return median(heard) if heard else None


def raised(lufs: float | None, wanted: float) -> float:
    """By how many decibels a mix of that loudness is raised, or lowered, to be as loud as wanted."""
    return 0.0 if lufs is None else min(wanted - lufs, MOST_RAISE_DB)


def _heard(lufs: float) -> bool:
    """Whether there is more than a microphone's noise."""
    return lufs > NEAR_SILENCE_LUFS


def _within(decibels: float) -> float:
    """Not more than so much up or down."""
    return max(-MOST_DOWN_DB, min(MOST_UP_DB, decibels))
