"""One stroke: how hard it is, which of the variants it is, and the chance that belongs to it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

_SOFTEST = 0.8
_VARIETY = 0.006


@dataclass(frozen=True, slots=True)
class Stroke:
    """`hardness` runs from above 0 to 1 for the hardest layer; `turn` counts the variants; `seed` is the voice's."""

    hardness: float
    turn: int
    seed: int
    sample_rate: int

    @property
    def level(self) -> float:
        """The peak that the stroke has, linear; most of what loudness there is comes from the player's velocity."""
        return 0.95 * (_SOFTEST + (1 - _SOFTEST) * self.hardness)

    @property
    def rng(self) -> np.random.Generator:
        """Chance that is the same for each run, and another for each turn."""
        return np.random.default_rng((self.seed, self.turn))

    def brighter(self, hertz: float, octaves: float = 1.0) -> float:
        """A corner that lies up to `octaves` lower when the stroke is soft."""
        return float(hertz * 2 ** (octaves * (self.hardness - 1)))

    def longer(self, seconds: float) -> float:
        """A decay that is up to a fifth shorter when the stroke is soft."""
        return seconds * (0.8 + 0.2 * self.hardness)

    def tuned(self, hertz: float) -> float:
        """A pitch that differs a little from turn to turn; the first is exact."""
        return hertz * (1 + _VARIETY * (0, 1, -1)[self.turn % 3])
