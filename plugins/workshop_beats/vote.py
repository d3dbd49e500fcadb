"""A vote by show of hands: which beats are put up, what was counted, and who won. Counts only, never names."""

from __future__ import annotations

import json
from dataclasses import dataclass
from math import log2
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from workshop_beats.template.model import Beat

FEWEST, MOST, USUAL = 2, 5, 3
_HOOKS = ("hook", "chorus", "refrain", "refreng", "drop")


@dataclass(frozen=True, slots=True)
class Ballot:
    """Names of templates in the order in which they were put up, and how many hands each got."""

    beats: tuple[str, ...]
    hands: tuple[int, ...]

    @property
    def all_hands(self) -> int:
        """How many hands there were."""
        return sum(self.hands)

    @property
    def leading(self) -> tuple[str, ...]:
        """Whoever got the most: several where it is a draw, nobody where no hand was raised."""
        most = max(self.hands)
        return tuple(beat for beat, hands in zip(self.beats, self.hands, strict=True) if most and hands == most)

    def hands_for(self, beat: str) -> int:
        """How many hands a beat got."""
        return self.hands[self.beats.index(beat)]

    def write(self, winner: str) -> str:
        """The vote as a document: JSON."""
        counted = [{"beat": beat, "hands": hands} for beat, hands in zip(self.beats, self.hands, strict=True)]
        return json.dumps({"counted": counted, "winner": winner})


def beats_of(text: str) -> tuple[str, ...]:
    """The beats that a written vote was about."""
    return tuple(str(each["beat"]) for each in json.loads(text)["counted"])


def suggested(known: Sequence[tuple[str, Beat]], used: Iterable[str], seed: str) -> tuple[str, ...]:
    """Three beats as far from each other as may be in energy, style, tempo and meter, the calmest first.

    Those `used` already come only where nothing else is left. The same `seed` suggests the same.
    """
    dice = Random(seed)  # noqa: S311 - a draw of beats, not a secret
    spent = set(used)
    fresh = [each for each in known if each[0] not in spent]
    stale = [each for each in known if each[0] in spent]
    dice.shuffle(fresh)
    pool = fresh if len(fresh) >= USUAL else [*fresh, *stale][:USUAL]
    picked = pool[:1]
    while len(picked) < min(USUAL, len(pool)):
        left = [each for each in pool if each not in picked]
        picked.append(max(left, key=lambda each: min(_apart(each[1], other[1]) for other in picked)))
    return tuple(name for name, _ in sorted(picked, key=lambda each: (each[1].energy, each[1].tempo)))


def best_part(beat: Beat) -> str:
    """The section by which a group knows the song: its hook, else that in which the most voices play."""
    parts = list(dict.fromkeys(name for name, _ in beat.form))
    hooks = [part for part in parts if part.casefold().startswith(_HOOKS)]
    voices = {part: len(beat.resolved(part).drums) + len(beat.resolved(part).pitched) for part in parts}
    return hooks[0] if hooks else max(parts, key=voices.__getitem__)


def _apart(one: Beat, other: Beat) -> float:
    """How different two beats are: an energy step weighs as much as a tempo twice as fast, or another style."""
    tempo = abs(log2(one.tempo / other.tempo))
    return abs(one.energy - other.energy) + tempo + (one.style != other.style) + (one.meter != other.meter)
