"""A file's tempo changes as a template has them: one tempo for the song, and one for a section that begins with it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workshop import Message, Meter, message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

USUAL = 100.0
_LEAST, _MOST = 30.0, 300.0
_MOST_CHANGES = 16
_ON_BAR = 0.02


@dataclass(frozen=True, slots=True)
class Tempos:
    """`song` counts what the template counts; `bars` is the tempo from a bar on, where it changes there."""

    song: float
    bars: Mapping[int, float] = field(default_factory=dict)
    said: tuple[Message, ...] = ()


def tempos_of(
    changes: Sequence[tuple[float, float]], meter: tuple[int, int], quarters: float, own: float | None
) -> Tempos:
    """The tempos of a song that lasts so many quarter notes, or the leader's `own` in their place.

    `changes` are (quarter note, quarter notes a minute).
    """
    if own is not None:
        return Tempos(own)
    if not changes:
        return Tempos(
            USUAL,
            said=(message("The file says no tempo; {tempo} is set. `--tempo N` sets another.", tempo=f"{USUAL:g}"),),
        )
    beats, unit = meter
    counted = 4 / unit * (3 if unit >= 8 and beats % 3 == 0 and beats > 3 else 1)
    steps = [(at, _held(tempo / counted)) for at, tempo in sorted(changes) if at < quarters]
    lasting: defaultdict[float, float] = defaultdict(float)
    for (at, tempo), (until, _) in zip(steps, [*steps[1:], (quarters, 0.0)], strict=True):
        lasting[tempo] += until - at
    song = max(lasting, key=lasting.__getitem__)
    said = (
        []
        if all(_LEAST <= tempo / counted <= _MOST for _, tempo in changes)
        else [
            message(
                "A tempo in the file is slower than {least} or faster than {most}; the nearest is set.",
                least=f"{_LEAST:g}",
                most=f"{_MOST:g}",
            )
        ]
    )
    if len(lasting) == 1:
        return Tempos(song, said=tuple(said))
    bar = float(Meter(beats, unit).quarters)
    on_bars = all(abs(at / bar - round(at / bar)) * bar < _ON_BAR for at, _ in steps)
    if on_bars and len(steps) <= _MOST_CHANGES:
        return Tempos(song, {round(at / bar): tempo for at, tempo in steps}, tuple(said))
    said.append(
        message(
            "Left out: {count} changes of tempo; {tempo}, which holds longest, is set for all.",
            count=len(steps) - 1,
            tempo=f"{song:g}",
        )
    )
    return Tempos(song, said=tuple(said))


def _held(tempo: float) -> float:
    """A tempo that a template may have."""
    return round(min(max(tempo, _LEAST), _MOST), 2)
