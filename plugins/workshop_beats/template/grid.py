"""Lines of a beat as a leader writes them: bars between `|`, whose signs share the bar evenly.

    |x...x...x..g....|   16 signs: sixteenths. 12: triplets. 8: eighths. Spaces are passed over.

A parsed line is a tuple of bars, each a string of signs.
"""

from __future__ import annotations

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
        ValueError: With a Message and the number, counted from 0, of the sign that is wrong.
    """
    start = len(text) - len(text.lstrip())
    start += text[start : start + 1] == "|"
    stripped = text.rstrip()
    body = text[start : len(stripped) - stripped.endswith("|")]
    if not body.strip():
        raise ValueError(message("there is nothing between the bar lines"), 0)
    bars, column = [], start
    for number, raw in enumerate(body.split("|"), start=1):
        if number > MAX_BARS:
            what = message(
                "a line has at most {most} bars; this one has {count}", most=MAX_BARS, count=body.count("|") + 1
            )
            raise ValueError(what, column)
        bars.append(_parse_bar(raw, signs, number, column))
        column += len(raw) + 1
    return tuple(bars)


def _parse_bar(raw: str, signs: str, number: int, column: int) -> str:
    """One bar without its spaces; `column` is where it starts in its line."""
    bar = "".join(raw.split())
    if bar.strip(signs):
        offset, sign = next((at, sign) for at, sign in enumerate(raw) if sign not in signs and not sign.isspace())
        problem = N_("bar {bar}: “{sign}” means nothing here; the signs are {signs}")
        raise ValueError(Message(problem, {"bar": number, "sign": sign, "signs": " ".join(signs)}), column + offset)
    if not bar:
        raise ValueError(message("bar {bar} is empty; write a . for each step of silence", bar=number), column)
    if len(bar) > MAX_SIGNS:
        what = message("bar {bar} has {count} signs; {most} is the most", bar=number, count=len(bar), most=MAX_SIGNS)
        raise ValueError(what, column)
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
