"""A song's bars as sections: what repeats becomes a loop, an odd bar after it a fill, the rest is written out."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from workshop_beats.template.words import MOST_BARS

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence

_LONGEST_LOOP = 8
_WRITTEN_OUT, _MOST_WRITTEN_OUT = 16, 32
MOST_SECTIONS, _MOST_LINES = 32, 64


@dataclass(frozen=True)
class Bar:
    """All that a bar plays: signs by drum, signs by other lines, and its chords as text."""

    drums: Mapping[str, str]
    lines: Mapping[str, str] = field(default_factory=dict)
    chords: str = ""

    @property
    def whole(self) -> Hashable:
        """What must be the same for two bars to be one."""
        return tuple(sorted(self.drums.items())), tuple(sorted(self.lines.items())), self.chords


class Phrase(NamedTuple):
    """Bars `first` up to `last` of the song; the last of them is a fill where `fill`."""

    first: int
    last: int
    fill: bool = False


def phrases(bars: Sequence[Bar], cuts: Collection[int]) -> list[Phrase]:
    """The song as phrases, none of them across a cut.

    Where that makes more than a template may have, it is cut into equal lengths instead, and ends when it is full.
    """
    edges = sorted({0, len(bars), *(cut for cut in cuts if 0 < cut < len(bars))})
    whole = [bar.whole for bar in bars]
    found = [phrase for first, last in pairwise(edges) for phrase in _split(whole, bars, first, last)]
    for length in (_WRITTEN_OUT, _MOST_WRITTEN_OUT):
        kinds = {tuple(whole[phrase.first : phrase.last]) for phrase in found}
        if len(found) <= _MOST_LINES and len(kinds) <= MOST_SECTIONS:
            return found
        found = [Phrase(first, min(first + length, len(bars))) for first in range(0, len(bars), length)]
    return found[:MOST_SECTIONS]


def _split(whole: Sequence[Hashable], bars: Sequence[Bar], first: int, last: int) -> Iterator[Phrase]:
    """Phrases from bar `first` up to `last`."""
    start = at = first
    while at < last:
        end = _loop(whole, at, last)
        if end is None and at - start < _WRITTEN_OUT:
            at += 1
            continue
        if start < at:
            yield Phrase(start, at)
        if end is not None:
            fill = _is_fill(bars, at, end, last)
            yield Phrase(at, end + fill, fill)
            at = end + fill
        start = at
    if start < last:
        yield Phrase(start, last)


def _loop(whole: Sequence[Hashable], first: int, last: int) -> int | None:
    """Where the loop ends that starts here and saves most bars; None where nothing repeats."""
    best, most = None, 0
    for length in range(1, min(_LONGEST_LOOP, last - first) + 1):
        end = first + length
        while end < min(last, first + MOST_BARS) and whole[end] == whole[end - length]:
            end += 1
        saved = end - first - length
        if saved >= length and saved > most:
            best, most = end, saved
    return best


def _is_fill(bars: Sequence[Bar], first: int, end: int, last: int) -> bool:
    """Whether the bar after a loop is a fill of it: an odd bar that makes its length even."""
    length = end - first
    if end >= last or length % 2 == 0 or length >= _MOST_WRITTEN_OUT or not bars[end].drums:
        return False
    return end + 1 == last or bars[end + 1].whole != bars[end].whole


def shortest(line: Sequence[str]) -> list[str]:
    """The bars that a line needs, since a short line repeats."""
    for length in range(1, len(line)):
        if all(line[index] == line[index % length] for index in range(length, len(line))):
            return list(line[:length])
    return list(line)
