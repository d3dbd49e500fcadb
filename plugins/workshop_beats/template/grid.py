"""Lines of a beat as a leader writes them: bars between `|`, whose signs share the bar evenly.

    |x...x...x..g....|   16 signs: sixteenths. 12: triplets. 8: eighths. Spaces are passed over.

A parsed line is a tuple of bars, each a string of signs.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from workshop import N_, Message, message
from workshop_beats.voices import BASS, GUITAR, KEYS, MELODY, PAD

if TYPE_CHECKING:
    from collections.abc import Iterator

DRUM_SIGNS = "xXgf.-?234"
BASS_SIGNS = "12345678.-"
KEYS_SIGNS = "xXg.-"
MELODY_SIGNS = "123456789.-"
SIGNS = {BASS: BASS_SIGNS, KEYS: KEYS_SIGNS, PAD: KEYS_SIGNS, GUITAR: KEYS_SIGNS, MELODY: MELODY_SIGNS}
"""The signs of each line of notes."""
MAX_BARS = 64
MAX_SIGNS = 96


def parse_line(text: str, signs: str) -> tuple[str, ...]:
    """The bars of a line, without the outer bar lines.

    Raises:
        ValueError: With a Message that shows the line and a caret below the place.
    """
    start = len(text) - len(text.lstrip())
    start += text[start : start + 1] == "|"
    stripped = text.rstrip()
    body = text[start : len(stripped) - stripped.endswith("|")]
    if not body.strip():
        raise ValueError(_problem(N_("there is nothing between the bar lines"), text, 0))
    bars, column = [], start
    for number, raw in enumerate(body.split("|"), start=1):
        bars.append(_parse_bar(raw, signs, number, text, column))
        column += len(raw) + 1
    if len(bars) > MAX_BARS:
        raise ValueError(
            message("a line has at most {most} bars; this one has {count}", most=MAX_BARS, count=len(bars))
        )
    return tuple(bars)


def _parse_bar(raw: str, signs: str, number: int, text: str, column: int) -> str:
    """One bar without its spaces; `column` is where it starts in `text`."""
    for offset, sign in enumerate(raw):
        if sign not in signs and not sign.isspace():
            problem = N_("bar {bar}: “{sign}” means nothing here; the signs are {signs}")
            raise ValueError(_problem(problem, text, column + offset, bar=number, sign=sign, signs=" ".join(signs)))
    bar = "".join(raw.split())
    if not bar:
        raise ValueError(
            _problem(N_("bar {bar} is empty; write a . for each step of silence"), text, column, bar=number)
        )
    if len(bar) > MAX_SIGNS:
        problem = N_("bar {bar} has {count} signs; {most} is the most")
        raise ValueError(_problem(problem, text, column, bar=number, count=len(bar), most=MAX_SIGNS))
    return bar


def write_line(bars: tuple[str, ...]) -> str:
    """A line as text: the opposite of `parse_line`."""
    return f"|{'|'.join(bars)}|"


def strokes(bar: str) -> Iterator[tuple[int, str, int]]:
    """Each sign that sounds: its place in the bar, counted from 0, the sign, and for how many steps it is held."""
    for index, sign in enumerate(bar):
        if sign not in ".-":
            end = index + 1
            while end < len(bar) and bar[end] == "-":
                end += 1
            yield index, sign, end - index


def steps(bar: str) -> Iterator[tuple[str, Fraction, Fraction]]:
    """Each sign that sounds, where it starts and how long it lasts, as shares of the bar. A `-` makes it longer."""
    for index, sign, held in strokes(bar):
        yield sign, Fraction(index, len(bar)), Fraction(held, len(bar))


def _problem(text: str, line: str, column: int, **params: object) -> Message:
    """A sentence with the line below it and a caret below the place; long lines are cut to what is near."""
    near = max(column - 40, 0)
    picture = f"    {line[near : near + 80]}\n    {' ' * (column - near)}^"
    return message("{problem}\n{picture}", problem=Message(text, params), picture=picture)
