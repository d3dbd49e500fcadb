"""One voice's bar on the fewest signs that hold it: what each hit becomes, and how far it ends up from where it was."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from workshop_beats.template.grid import MAX_SIGNS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from workshop_beats.exchange.fitting.groove import Groove

GHOST, ACCENT = 0.45, 0.85
"""A softer hit is a ghost note, and from the other on it is an accent."""
_PARTS = (4, 3, 6, 8, 12, 16, 24)
_EIGHTHS = 2
_ROLLS_FROM = 4
_TOLERANCE, _MOST_TOLERANCE = 8.0, 28.0


class Blow(NamedTuple):
    """A hit to write: `at` in quarter notes within its bar; `grace` how long before it its flam begins, 0 without."""

    at: float
    loud: float
    sure: bool = True
    grace: float = 0.0


@dataclass(slots=True)
class Written:
    """A bar in signs. `misses` are the milliseconds by which hits are moved, `lost` the hits that no sign can hold."""

    signs: str
    misses: list[float] = field(default_factory=list)
    lost: int = 0

    @property
    def worst(self) -> float:
        """The most that a hit is moved."""
        return max(self.misses, default=0.0)


class Writer:
    """Writes bars in one groove. `flat` tells that the file knows one loudness only; bars are kept, as beats repeat."""

    def __init__(self, groove: Groove, *, flat: bool, eighths: bool = False) -> None:
        parts = (_EIGHTHS, *_PARTS) if eighths else _PARTS
        counts = [groove.bar * each for each in parts]
        whole = [int(count) for count in counts if count <= MAX_SIGNS and groove.holds(count)]
        self._grids = [_Grid(groove, count, flat=flat) for count in whole or [max(int(groove.bar * _EIGHTHS), 1)]]
        tolerance = min(max(2.5 * groove.spread, _TOLERANCE), _MOST_TOLERANCE)
        self._limits = (groove.sharp, tolerance) if groove.exact else (tolerance, _MOST_TOLERANCE)
        self._known: dict[tuple[Blow, ...], Written] = {}

    @property
    def plainest(self) -> int:
        """The fewest signs that it writes a bar with."""
        return self._grids[0].count

    def write(self, blows: Sequence[Blow]) -> Written:
        """The bar on the first count of signs that holds every hit closely enough, else on the closest.

        None is moved by more than 28 ms, unless no count of signs comes nearer.
        """
        key = tuple(blows)
        if key not in self._known:
            self._known[key] = self._write(key)
        return self._known[key]

    def _write(self, blows: tuple[Blow, ...]) -> Written:
        """The same, worked out."""
        tried: list[Written] = []
        for limit in self._limits:
            for index, grid in enumerate(self._grids):
                if index == len(tried):
                    tried.append(grid.write(blows))
                if not tried[index].lost and tried[index].worst <= limit:
                    return tried[index]
        # A hit left out beside its twin is heard less than one that lands elsewhere.
        return min(tried, key=lambda bar: (max(bar.worst, _MOST_TOLERANCE), bar.lost, bar.worst))


class _Grid:
    """So many signs a bar, and where each sounds in the template's groove."""

    def __init__(self, groove: Groove, count: int, *, flat: bool) -> None:
        self.count = count
        self._flat = flat
        self._quarter = groove.quarter
        self._step = float(groove.bar) / count
        self._places = groove.places(count)
        self._grace = groove.grace(count)
        self._rolls = count >= groove.bar * _ROLLS_FROM
        self._near = max(groove.sharp, _TOLERANCE) / groove.quarter

    def write(self, blows: Sequence[Blow]) -> Written:
        """A bar's hits, in order of time."""
        signs = ["."] * self.count
        loud = [0.0] * self.count
        bar = Written("")
        waiting = list(blows)
        rolls = max(2, self.count // 8)
        while waiting:
            index = self._nearest(waiting[0].at)
            hits = self._roll(index, waiting) if self._rolls and rolls and not loud[index] else 1
            if hits > 1:
                signs[index], loud[index], rolls = str(hits), 1.0, rolls - 1
                room = (self._places[index + 1] - self._places[index]) / hits
                self._miss(bar, *(blow.at - self._places[index] - n * room for n, blow in enumerate(waiting[:hits])))
            else:
                self._single(bar, signs, loud, index, waiting[0])
            del waiting[:hits]
        bar.signs = "".join(signs)
        return bar

    def _single(self, bar: Written, signs: list[str], loud: list[float], index: int, blow: Blow) -> None:
        """Write one hit; where another stands already, the louder one stays."""
        if loud[index]:
            bar.lost += 1
        if blow.loud > loud[index]:
            signs[index], loud[index] = self._sign(blow), blow.loud
        self._miss(bar, blow.at - self._places[index])
        if blow.grace:
            self._miss(bar, blow.grace - self._grace)

    def _miss(self, bar: Written, *quarters: float) -> None:
        """Note how far hits are moved."""
        bar.misses += [abs(each) * self._quarter for each in quarters]

    def _nearest(self, at: float) -> int:
        """The sign that sounds nearest to a position."""
        middle = min(max(int(at / self._step), 0), self.count - 1)
        around = range(max(middle - 2, 0), min(middle + 3, self.count))
        return min(around, key=lambda index: abs(self._places[index] - at))

    def _roll(self, index: int, blows: Sequence[Blow]) -> int:
        """How many of the next hits make a roll that fills the step: 2, 3 or 4, else 1."""
        room = self._places[index + 1] - self._places[index]
        for hits in (4, 3, 2):
            group = blows[:hits]
            even = len(group) == hits and all(
                abs(blow.at - self._places[index] - number * room / hits) <= self._near
                for number, blow in enumerate(group)
            )
            if even and all(GHOST <= blow.loud < ACCENT and blow.sure and not blow.grace for blow in group):
                return hits
        return 1

    def _sign(self, blow: Blow) -> str:
        """The sign of one hit."""
        if blow.grace:
            return "f"
        if not blow.sure:
            return "?"
        if self._flat:
            return "x"
        return "g" if blow.loud < GHOST else "X" if blow.loud >= ACCENT else "x"


def blows_of(times: Sequence[tuple[float, float, bool]], quarter: float) -> Iterator[Blow]:
    """The hits of one voice as (quarter notes, loudness, sure), with each soft one right before a louder made its flam.

    `quarter` is the milliseconds of a quarter note.
    """
    near, apart = _FLAM / quarter, _APART / quarter
    skip = False
    for index, (at, loud, sure) in enumerate(times):
        if skip:
            skip = False
            continue
        after = times[index + 1 : index + 3]
        alone = (index == 0 or at - times[index - 1][0] > apart) and (
            len(after) < 2 or after[1][0] - after[0][0] > apart
        )
        skip = (
            bool(after) and alone and after[0][0] - at <= near and loud < _SOFTER * after[0][1] and sure and after[0][2]
        )
        if skip:
            yield Blow(after[0][0], after[0][1], grace=after[0][0] - at)
        else:
            yield Blow(at, loud, sure)


_FLAM, _APART = 38.0, 60.0
_SOFTER = 0.85
"""A flam's grace note comes at most this many milliseconds before its hit, stands alone, and is softer by this."""
