"""A portrait of a beat by its drum grids alone: neither tempo nor meter nor harmony is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from workshop_beats.template.grid import DRUM_SIGNS, parse_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from workshop_beats.template.model import Beat

STEPS = 48
SECTIONS = ("verse", "hook")
FAMILIES = {
    "kick": "kick",
    **dict.fromkeys(("snare", "clap", "rim"), "snare"),
    **dict.fromkeys(("hat", "pedal", "open", "ride", "crash"), "cymbal"),
}
"""Drums that do each other's work; all that are not named are one family more."""
ORDER = ("kick", "snare", "cymbal", "other")
WEIGHTS = np.array([1.0, 1.0, 0.5, 0.5])
LOUD = {"X": 1.0, "x": 0.8, "g": 0.35, "f": 0.9, "?": 0.4, "2": 0.7, "3": 0.7, "4": 0.7}

Portrait = NDArray[np.float64]


def portrait(beat: Beat) -> Portrait:
    """Verse and hook as how hard each family plays on each of 48 steps of a bar, on average over the bars as written."""
    return np.stack([_section(beat.resolved(name).drums) for name in SECTIONS])


def distance(one: Portrait, other: Portrait) -> float:
    """The share of the strokes that only one of the two has: 0 for the same grids, 1 for none in common (Ruzicka)."""
    weights = WEIGHTS[:, None]
    return 1 - float((np.minimum(one, other) * weights).sum() / (np.maximum(one, other) * weights).sum())


def heard(hits: Iterable[tuple[str, float, float]], bars: int) -> Portrait:
    """The same of one section that was played: hits are (voice, place as a share of a bar, how hard from 0 to 1)."""
    found = np.zeros((len(ORDER), STEPS))
    for voice, place, loud in hits:
        _add(found, voice, place, loud / bars)
    return found


def _section(lines: Mapping[str, str]) -> Portrait:
    """One section's lines, each averaged over its bars."""
    found = np.zeros((len(ORDER), STEPS))
    for voice, text in lines.items():
        bars = parse_line(text, DRUM_SIGNS)
        for bar in bars:
            for index, sign in enumerate(bar):
                if sign in LOUD:
                    for share in range(int(sign) if sign.isdecimal() else 1):
                        at = (index + share / (int(sign) if sign.isdecimal() else 1)) / len(bar)
                        _add(found, voice, at, LOUD[sign] / len(bars))
    return found


def _add(found: Portrait, voice: str, place: float, loud: float) -> None:
    """Count one stroke, on the step that it is nearest to."""
    family = FAMILIES.get(voice, "other")
    found[ORDER.index(family), round(place * STEPS) % STEPS] += loud
