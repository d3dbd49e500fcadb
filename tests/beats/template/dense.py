"""The heaviest template that is legal: as many notes as may be, at as many tempi and bar sizes as its bytes can say."""

from __future__ import annotations

import random

from workshop_beats.template.grid import MAX_SIGNS, fits

_SECTIONS, _BARS_EACH = 20, 14
_COUNTS = [count for count in range(1, MAX_SIGNS + 1) if fits(count, 4)]
_HEAD = """
name = "Dense"
style = "test"
tempo = 90.12345678901234
author = "me"
licence = "CC0-1.0"
tip = {nb = "Syng.", en = "Sing."}
beat_lengths = [0.1234567890123456, 0.2345678901234567, 0.1987654321098765, 0.15432109876543211]
swing = 57.12345678901234
loose = {timing_ms = 11.123456789012345, loudness = 5}
push = {kick = -3.1234567890123456, snare = 2.718281828459045, keys = 3.33333333333333}
"""


def dense() -> str:
    """Its text, about 120 kB: no bar is like another, and no number has few decimals."""
    dice = random.Random(1)
    form = ", ".join(f'"s{number} {_BARS_EACH}"' for number in range(_SECTIONS))
    sections = "".join(_section(number, dice) for number in range(_SECTIONS))
    return f"{_HEAD}song.form = [{form}]\n{sections}"


def _section(number: int, dice: random.Random) -> str:
    lines = [f"[section.s{number}]", f"tempo = {dice.uniform(30, 290):.13f}", 'chords = "Cmaj9 | Dm7b5 | E7#9 | F6/9"']
    for place, voice in enumerate(("drums.kick", "drums.snare", "keys")):
        first = (number * 3 + place) * 40
        line = "|".join("x" * _COUNTS[(first + bar) * 7 % len(_COUNTS)] for bar in range(40))
        lines.append(f'{voice} = "|{line[:3990].rpartition("|")[0]}|"')
    return "\n".join(lines) + '\nvoicing = "spread"\n'
