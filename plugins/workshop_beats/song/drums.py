"""What the signs of a drum line mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop_beats.song.bars import Bar, Sound, Stroke
from workshop_beats.template.grid import strokes
from workshop_beats.voices import DRUMS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from workshop_beats.song.ruler import Ruler

_LOUD = {"x": 92, "X": 116, "g": 42, "f": 100, "?": 80, "2": 78, "3": 78, "4": 78}
_GRACE_LOUD = 55
_GROWTH = 6
_LOUDEST = 127


def drum_bar(voice: str, signs: str, ruler: Ruler, stop: Fraction | None = None) -> Bar:
    """A drum's bar; nothing written after `stop`, a share of the bar, sounds."""
    grid, push = ruler.grid(len(signs)), ruler.push.get(voice, 0)
    found = []
    for index, sign, _ in strokes(signs):
        if stop is None or index <= stop * len(signs):
            room = grid.at[index + 1] - grid.at[index]
            sounds = tuple(_sounds(DRUMS[voice].note, sign, room, grid.grace))
            found.append(Stroke(grid.at[index] + push, sounds, maybe=sign == "?"))
    return Bar(voice, grid.wander, tuple(found))


def _sounds(pitch: int, sign: str, room: int, grace: int) -> Iterator[Sound]:
    """A hit, a flam, or a roll that grows and fills its step, which is `room` grains long."""
    if sign == "f":
        yield Sound(-grace, pitch, grace // 2, _GRACE_LOUD, human=False)
    count = int(sign) if sign.isdecimal() else 1
    share = room // count
    for index in range(count):
        yield Sound(index * share, pitch, share // 2, min(_LOUD[sign] + _GROWTH * index, _LOUDEST))
