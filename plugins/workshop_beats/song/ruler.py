"""Exact positions as whole numbers: a song's grain is so fine that every position in it is a whole number of grains."""

from __future__ import annotations

from math import lcm
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from fractions import Fraction

    from workshop_beats.song.feel import Feel

_PARTS = 24
"""Rolls take a half, a third or a quarter of a step, and drums are held for half of that."""
WANDERS = 100
"""In how many parts looseness goes either way."""


class Grid(NamedTuple):
    """A bar of so many signs, in grains: where each lies, and where the bar ends.

    `wander` is a hundredth of the most that looseness may do, `grace` a flam's, and `strum` the time between strings.
    """

    at: tuple[int, ...]
    wander: int
    grace: int
    strum: int


class Ruler:
    """A feel on grains, `grain` of them a quarter note; `places` are where signs lie, by how many a bar has."""

    def __init__(self, feel: Feel, grain: int, places: Mapping[int, tuple[Fraction, ...]]) -> None:
        self.feel = feel
        self.grain = grain
        self._places = places
        self.bar = self.grains(feel.bar)
        self.push = {voice: self.grains(late) for voice, late in feel.push.items()}
        self._grids: dict[int, Grid] = {}

    def grid(self, signs: int) -> Grid:
        """A bar of so many signs; worked out once."""
        if signs not in self._grids:
            step = self.feel.bar / signs
            self._grids[signs] = Grid(
                tuple(self.grains(at) for at in self._places[signs]),
                self.grains(self.feel.wander(step) / WANDERS),
                self.grains(self.feel.grace(step)),
                self.grains(self.feel.spread(step)),
            )
        return self._grids[signs]

    def grains(self, quarters: Fraction) -> int:
        """A position or length in grains."""
        return quarters.numerator * (self.grain // quarters.denominator)

    @property
    def earliest(self) -> int:
        """How many grains before its bar something may sound, at most."""
        return max((-late for late in self.push.values()), default=0) + self.bar // 4


def grain_of(feels: Iterable[Feel], places: Mapping[int, tuple[Fraction, ...]]) -> int:
    """The grain that holds every position of some feels; `places` are those of the signs in a bar that has so many."""
    exact = [place for grid in places.values() for place in grid]
    for feel in feels:
        exact += [feel.bar, *feel.push.values()]
        for signs in places:
            step = feel.bar / signs
            exact += [feel.wander(step) / WANDERS, feel.grace(step), feel.spread(step)]
    return _PARTS * lcm(*{place.denominator for place in exact})
