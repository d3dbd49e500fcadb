"""How far hits must be moved at least, so that a template can write them: worked out from the format alone."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SIGNS = (2, 3, 4, 6, 8, 12, 16, 24)
"""Signs a quarter note that a bar of 4/4 may have: 24 of them are the most that fit a bar, 96."""
_BAR = 4


def residue(times: Mapping[int, Sequence[float]], late: float = 0.5) -> float:
    """The most quarter notes by which a hit lies off the grid that suits its drum's bar best.

    Swung sixteenths begin the second half of an eighth after the share `late`; grids of triplets stay straight.
    """
    grids = [
        [_swung(sign / count, late) if count % 3 else sign / count for sign in range(_BAR * count + 1)]
        for count in SIGNS
    ]
    worst = 0.0
    for each in times.values():
        bars: defaultdict[int, list[float]] = defaultdict(list)
        for time in each:
            bars[int((time + 1e-6) // _BAR)].append(time % _BAR)
        worst = max(worst, *(min(_farthest(grid, hits) for grid in grids) for hits in bars.values()))
    return worst


def swing_of(song: bytes) -> float:
    """The share of an eighth after which a Hydrogen song's swung sixteenth comes: 1/2 without, 3/4 at its most."""
    found = re.search(rb"<swing_factor>([\d.]+)<", song)
    return 0.5 + 0.25 * float(found[1]) if found else 0.5


def _swung(at: float, late: float) -> float:
    """Where a straight position sounds."""
    start = at // 0.5 * 0.5
    phase = (at - start) / 0.5
    return start + 0.5 * (phase * 2 * late if phase <= 0.5 else late + (phase - 0.5) * 2 * (1 - late))


def _farthest(grid: Sequence[float], hits: Sequence[float]) -> float:
    """The most by which a hit is off the nearest place."""
    return max(
        min(abs(hit - place) for place in grid[max(at - 1, 0) : at + 1])
        for hit, at in ((hit, bisect_left(grid, hit)) for hit in hits)
    )
