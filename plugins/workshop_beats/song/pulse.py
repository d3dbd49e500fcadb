"""Where a click falls in each bar."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from workshop_beats.template.words import parse_grouping

if TYPE_CHECKING:
    from workshop_beats.song.ruler import Ruler
    from workshop_beats.template.model import Beat

ACCENT, PLAIN = 110, 84


class Click(NamedTuple):
    """`at` and `length` in grains from the bar's start; `velocity` is higher where a group of the bar begins."""

    at: int
    length: int
    velocity: int


def pulse_of(beat: Beat, ruler: Ruler) -> tuple[Click, ...]:
    """One click for each unit of the meter, as long as its beat is danced, accented where a group begins.

    Groups are as written, else threes in 6/8, 9/8 and 12/8, else the whole bar.
    """
    units = beat.time.beats
    accents = _group_starts(beat)
    starts = [ruler.grains(ruler.feel.bent(ruler.feel.bar * unit / units)) for unit in range(units + 1)]
    return tuple(
        Click(starts[unit], (starts[unit + 1] - starts[unit]) // 4, ACCENT if unit in accents else PLAIN)
        for unit in range(units)
    )


def _group_starts(beat: Beat) -> set[int]:
    """The units on which the groups of a bar begin."""
    units = beat.time.beats
    size = int(beat.beat_length * beat.time.unit / 4)
    groups = parse_grouping(beat.grouping) if beat.grouping is not None else (size,) * (units // size)
    if beat.grouping is None and size == 1:
        return {0}
    return {sum(groups[:index]) for index in range(len(groups))}
