"""Small scores to play: a kick on every beat, a section every two bars."""

from __future__ import annotations

from fractions import Fraction

from workshop import Meter, TempoChange, TempoMap
from workshop_beats.playing.score import Score

RATE = 48_000
GRAIN = 960
VERSE, HOOK, OUTRO = Fraction(0), Fraction(8), Fraction(16)


def kicks(tempo: float | str = 120, transpose: int = 0, *, bars: int = 6, early: Fraction = Fraction(0)) -> Score:
    """Six bars, verse, hook and outro; each note's pitch is 36 + transpose, its velocity the number of its beat + 1."""
    notes = [
        (beat * GRAIN - int(early * GRAIN), "kick", 36 + transpose, GRAIN // 4, beat + 1) for beat in range(bars * 4)
    ]
    tempo_map = TempoMap(RATE, (TempoChange(Fraction(0), Fraction(str(tempo))),), Meter())
    return Score(tuple(notes), GRAIN, tempo_map, Fraction(1), bars, ((0, "verse"), (2, "hook"), (4, "outro")))
