"""Human time: swing, uneven beats, push, looseness. All positions are quarter notes as exact fractions.

Nothing here can change the order of a voice's hits inside a bar: looseness, flams and strums stay within small shares
of the shortest step that swing and uneven beats leave.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workshop_beats.template.model import Beat

_LOOSEST = Fraction(1, 20)
_GRACE = Fraction(1, 8)
_STRUM = Fraction(1, 24)
_FLAM_MS, _STRUM_MS = 30, 9


@dataclass(frozen=True, slots=True)
class Feel:
    """How one template bends the grid at one tempo.

    `bar` is a bar's length, `pair` what swing divides and `late` the share its first half takes; `beats` are the shares
    of the bar that its beats take, and `tightest` the share of a step that swing and uneven beats leave of it at least.
    `push` is by voice and `loose` the most a hit may wander. `flam` is how long before its hit a grace note comes, and
    `strum` how long after one string the next.
    """

    seed: int
    bar: Fraction
    pair: Fraction
    late: Fraction
    beats: tuple[Fraction, ...]
    tightest: Fraction
    push: Mapping[str, Fraction]
    loose: Fraction
    loudness: int
    flam: Fraction
    strum: Fraction

    @classmethod
    def of(cls, beat: Beat, tempo: Fraction | None = None, *, straight: bool = False) -> Feel:
        """The feel a template asks for, at a tempo in quarter notes a minute, else at its own.

        `straight` leaves out swing, uneven beats, push, looseness and strums.
        """
        ms = (tempo or beat.quarters_a_minute) / 60_000
        bar = beat.time.quarters
        pair = Fraction(1, 2) if beat.swing_on == "16ths" else Fraction(1)
        flam, half = _FLAM_MS * ms, Fraction(1, 2)
        if straight:
            return cls(beat.loose.seed, bar, pair, half, (), Fraction(1), {}, Fraction(0), 0, flam, Fraction(0))
        push = {voice: Fraction(str(late)) * ms for voice, late in beat.push.items()}
        loose, late = Fraction(str(beat.loose.timing_ms)) * ms, Fraction(str(beat.swing)) / 100
        beats = _shares(beat.beat_lengths)
        tightest = (2 - 2 * late) * min((share * len(beats) for share in beats), default=1)
        loud = beat.loose.loudness
        return cls(beat.loose.seed, bar, pair, late, beats, tightest, push, loose, loud, flam, _STRUM_MS * ms)

    def grid(self, signs: int) -> tuple[Fraction, ...]:
        """Where the signs of a bar that has so many lie, and where the bar ends."""
        step = self.bar / signs
        return tuple(self.bent(self.swung(index * step, step)) for index in range(signs + 1))

    def swung(self, at: Fraction, step: Fraction) -> Fraction:
        """Where a position inside a bar lies once the second half of each pair is late.

        Lines in triplets keep their place, and so does a half pair at the end of an odd bar.
        """
        start = at // self.pair * self.pair
        if at == start or 2 * self.late == 1 or not _binary(step / self.pair) or start + self.pair > self.bar:
            return at
        share = (at - start) / self.pair
        bent = share * 2 * self.late if share * 2 <= 1 else 1 - (1 - share) * 2 * (1 - self.late)
        return start + bent * self.pair

    def bent(self, at: Fraction) -> Fraction:
        """Where a position inside a bar lies once its beats are as long as they are danced."""
        if not self.beats or at >= self.bar:
            return at
        count = len(self.beats)
        beat, rest = divmod(at * count / self.bar, 1)
        return (sum(self.beats[: int(beat)], Fraction(0)) + rest * self.beats[int(beat)]) * self.bar

    def wander(self, step: Fraction) -> Fraction:
        """The most that looseness may move a hit: a twentieth of the shortest step, or less."""
        return min(self.loose, self.grain(step) * _LOOSEST)

    def grace(self, step: Fraction) -> Fraction:
        """How long before its hit a flam's grace note comes: 30 ms, or less where steps are short."""
        return min(self.flam, self.grain(step) * _GRACE)

    def spread(self, step: Fraction) -> Fraction:
        """How long after one string of a stroke the next sounds: 9 ms, or less where steps are short."""
        return min(self.strum, self.grain(step) * _STRUM)

    def grain(self, step: Fraction) -> Fraction:
        """The shortest length that swing and uneven beats can make of a step."""
        return step * self.tightest


def _shares(lengths: tuple[float, ...]) -> tuple[Fraction, ...]:
    """Lengths of beats as shares of the bar, exactly as written."""
    exact = [Fraction(str(length)) for length in lengths]
    return tuple(length / sum(exact) for length in exact)


def _binary(ratio: Fraction) -> bool:
    """Whether a ratio is a power of two."""
    return ratio.numerator & (ratio.numerator - 1) == 0 and ratio.denominator & (ratio.denominator - 1) == 0
