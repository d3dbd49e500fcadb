"""A whole song's drums on bars, voice by voice, with an account of what was moved and what was lost."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workshop_beats.exchange.fitting.grids import Blow, Writer, blows_of
from workshop_beats.exchange.fitting.groove import Groove, hear

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from workshop_beats.exchange.source import Hit, Source

_DOUBLED = 1.0
_EARLY = 25.0


@dataclass(slots=True)
class Fit:
    """The drums of a song: for each bar the signs of each voice that plays in it.

    `misses` are the milliseconds by which each hit is moved, swing and push allowed for; `doubled` the hits that fell
    on another of their voice, `lost` those that no sign can hold, `chances` those that play by chance.
    """

    groove: Groove
    bars: list[dict[str, str]]
    misses: list[float] = field(default_factory=list)
    doubled: int = 0
    lost: int = 0
    chances: int = 0

    @property
    def worst_ms(self) -> float:
        """The most milliseconds by which a hit is moved, looseness left out."""
        return max(self.misses, default=0.0)


def fit(source: Source, tempo: float) -> Fit:
    """Fit a source's hits to bars, at a tempo that counts what templates count."""
    plain = Groove("/".join(map(str, source.meter)), tempo)
    hits, doubled = _once(source.hits, plain.quarter)
    groove = hear(hits, plain, source.grain, source.swing)
    bars = _empty(source, float(groove.bar))
    found = Fit(groove, bars, doubled=doubled, chances=sum(not hit.sure for hit in hits))
    blows = _by_bar(hits, groove, len(bars))
    writer = _writer(groove, hits, blows.values())
    for (voice, index), each in sorted(blows.items()):
        written = writer.write(each)
        bars[index][voice] = written.signs
        found.misses += written.misses
        found.lost += written.lost
    return found


def _writer(groove: Groove, hits: Sequence[Hit], bars: Collection[Sequence[Blow]]) -> Writer:
    """A writer in eighths where they hold everything, else in sixteenths, so that lines stand below one another."""
    flat = len({round(hit.loud, 2) for hit in hits}) <= 1
    eighths = Writer(groove, flat=flat, eighths=True)
    if all(len(eighths.write(blows).signs) == eighths.plainest for blows in bars):
        return eighths
    return Writer(groove, flat=flat)


def _empty(source: Source, bar: float) -> list[dict[str, str]]:
    """As many bars as the song has, without anything in them."""
    # A hit a hair before the last bar line, or a length rounded up, makes no bar of its own.
    return [{} for _ in range(max(-int(-(source.quarters - 1e-3) // bar), 1))]


def _once(hits: Sequence[Hit], quarter: float) -> tuple[list[Hit], int]:
    """The hits in order, of those on one moment and one voice the loudest; and how many that leaves out."""
    latest: dict[str, int] = {}
    kept: list[Hit] = []
    for hit in sorted(hits):
        before = latest.get(hit.voice)
        if before is not None and (hit.at - kept[before].at) * quarter < _DOUBLED:
            kept[before] = kept[before]._replace(
                loud=max(hit.loud, kept[before].loud), sure=hit.sure or kept[before].sure
            )
        else:
            latest[hit.voice] = len(kept)
            kept.append(hit)
    return kept, len(hits) - len(kept)


def _by_bar(hits: Sequence[Hit], groove: Groove, bars: int) -> Mapping[tuple[str, int], list[Blow]]:
    """The blows of each voice and bar, in quarter notes from the bar's start. A hit early for a 1 belongs to that 1."""
    length = float(groove.bar)
    early = min(_EARLY / groove.quarter, length / 64)
    times: defaultdict[str, list[tuple[float, float, bool]]] = defaultdict(list)
    for hit in hits:
        times[hit.voice].append((hit.at - groove.late(hit.voice), hit.loud, hit.sure))
    found: defaultdict[tuple[str, int], list[Blow]] = defaultdict(list)
    for voice, each in times.items():
        for blow in blows_of(each, groove.quarter):
            index = min(max(int((blow.at + early) // length), 0), bars - 1)
            found[voice, index].append(blow._replace(at=round(blow.at - index * length, 7), grace=round(blow.grace, 7)))
    return found
