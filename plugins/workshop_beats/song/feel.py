"""Human time: swing, push, looseness. All positions and lengths are quarter notes as exact fractions.

Nothing here can change the order of a voice's hits inside a bar: looseness and flams stay within small shares of the
shortest step that swing leaves.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workshop_beats.template.model import Beat

_LOOSEST = Fraction(1, 20)
_GRACE = Fraction(1, 8)


@dataclass(frozen=True, slots=True)
class Feel:
    """How one template bends the grid.

    `pair` is the length that swing divides and `late` the share its first half takes; `push` is by voice, `loose` the
    most a hit may wander, `loudness` the same in velocity, `flam` how long before its hit a grace note comes.
    """

    seed: int
    pair: Fraction
    late: Fraction
    push: Mapping[str, Fraction]
    loose: Fraction
    loudness: int
    flam: Fraction

    @classmethod
    def of(cls, beat: Beat, *, straight: bool = False) -> Feel:
        """The feel a template asks for; `straight` leaves out swing, push and looseness."""
        quarter = beat.quarters_a_minute / 60_000
        pair = Fraction(1, 2) if beat.swing_on == "16ths" else Fraction(1)
        if straight:
            return cls(beat.loose.seed, pair, Fraction(1, 2), {}, Fraction(0), 0, 30 * quarter)
        push = {voice: Fraction(str(late)) * quarter for voice, late in beat.push.items()}
        loose = Fraction(str(beat.loose.timing_ms)) * quarter
        late = Fraction(str(beat.swing)) / 100
        return cls(beat.loose.seed, pair, late, push, loose, beat.loose.loudness, 30 * quarter)

    def swung(self, at: Fraction, step: Fraction, bar: Fraction) -> Fraction:
        """Where a position inside a bar of length `bar` lies once the second half of each pair is late.

        Lines in triplets keep their place, and so does a half pair at the end of an odd bar.
        """
        start = at // self.pair * self.pair
        if at == start or 2 * self.late == 1 or not _binary(step / self.pair) or start + self.pair > bar:
            return at
        share = (at - start) / self.pair
        bent = share * 2 * self.late if share * 2 <= 1 else 1 - (1 - share) * 2 * (1 - self.late)
        return start + bent * self.pair

    def wander(self, step: Fraction) -> Fraction:
        """The most that looseness may move a hit: a twentieth of the shortest step, or less."""
        return min(self.loose, self.grain(step) * _LOOSEST)

    def offset(self, voice: str, wander: Fraction, dice: random.Random) -> Fraction:
        """How much later a hit comes: its voice's push, and looseness of at most `wander` either way."""
        push = self.push.get(voice, Fraction(0))
        return push + wander * Fraction(dice.randint(-100, 100), 100) if wander else push

    def velocity(self, value: int, dice: random.Random) -> int:
        """A loudness of 1 to 127, a little softer or louder."""
        return min(max(value + dice.randint(-self.loudness, self.loudness), 1), 127)

    def grace(self, step: Fraction) -> Fraction:
        """How long before its hit a flam's grace note comes: 30 ms, or less where steps are short."""
        return min(self.flam, self.grain(step) * _GRACE)

    def grain(self, step: Fraction) -> Fraction:
        """The shortest length that swing can make of a step."""
        return step * (2 - 2 * self.late)

    def dice(self, *place: object) -> random.Random:
        """Chance that falls the same way each time for one place of one template."""
        return random.Random(repr((self.seed, *place)))  # noqa: S311 - a feel, not a secret


def _binary(ratio: Fraction) -> bool:
    """Whether a ratio is a power of two."""
    return ratio.numerator & (ratio.numerator - 1) == 0 and ratio.denominator & (ratio.denominator - 1) == 0
