"""Hits for the fitting to find a grid for: as a machine places them, or as hands do."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from workshop_beats.exchange.source import Hit, Source

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

QUARTER = 500.0
"""Milliseconds of a quarter note at 120 a minute, the tempo of all these."""


def hits(
    lines: Mapping[str, str], *, bars: int = 1, late: Mapping[str, float] | None = None, scatter: float = 0.0
) -> list[Hit]:
    """Bars of x's on sixteenths, voice by voice, so many ms `late`, each up to `scatter` ms early or late."""
    dice = random.Random(3)
    found = []
    for voice, line in lines.items():
        for bar in range(bars):
            for index, sign in enumerate(line):
                if sign != ".":
                    off = (late or {}).get(voice, 0.0) + dice.uniform(-scatter, scatter)
                    at = bar * 4 + index * 4 / len(line) + off / QUARTER
                    found.append(Hit(max(at, 0.0), voice, {"g": 0.3, "x": 0.7, "X": 0.95}[sign]))
    return sorted(found)


def source_of(found: Sequence[Hit], *, bars: int = 1, **fields: object) -> Source:
    """A source of 4/4 at 120 quarter notes a minute."""
    told = {
        "title": "T",
        "quarters": 4.0 * bars,
        "meter": (4, 4),
        "grain": 1 / 960,
        "tempos": ((0.0, 120.0),),
        **fields,
    }
    return Source(hits=tuple(found), **told)  # type: ignore[arg-type]
