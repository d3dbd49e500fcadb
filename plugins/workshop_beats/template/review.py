"""What may be amiss with a template that is right in itself: a kit that is not there, a bar line that was lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop import Remark, message
from workshop_beats.template.checks import lines_of, unknown
from workshop_beats.template.grid import bars_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from workshop_beats.template.model import Beat

_FINE = 8
"""Signs to a quarter note from which on a bar is seldom written on purpose."""


def review(beat: Beat, names: Callable[[str], Iterable[str]]) -> Iterator[Remark]:
    """All that is to be said of a template; `names` gives the names of all presets of a kind."""
    kits = names("kits")
    if beat.kit not in kits:
        yield Remark(("kit",), unknown(beat.kit, kits))
    yield from _lost_bar_lines(beat)


def _lost_bar_lines(beat: Beat) -> Iterator[Remark]:
    """Bars of thirty-seconds where no other line of the section is half as fine: probably two bars in one."""
    bars = {
        place: [(column, len("".join(raw.split()))) for column, raw in bars_of(line)] for place, line in lines_of(beat)
    }
    for place, written in bars.items():
        others = [
            signs for other, line in bars.items() if other[:2] == place[:2] and other != place for _, signs in line
        ]
        for bar, (column, signs) in enumerate(written, start=1):
            if signs >= _FINE * beat.time.quarters and signs >= 2 * max(others, default=0):
                said = message(
                    "bar {bar} has {count} signs, and no other line has half of that: is a | missing?",
                    bar=bar,
                    count=signs,
                )
                yield Remark(place, said, column, wrong=False)
