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
_PARTS = (1, 2, 3, 4, 6, 8, 12, 16, 24)
_WRITTEN_BY_HAND = 6


def parse_line(text: str, signs: str) -> tuple[str, ...]:
    """The bars of a line, without the outer bar lines.

    Raises:
        ValueError: With a Message and the number, counted from 0, of the sign that is wrong.
    """
    cut = bars_of(text)
    if len(cut) == 1 and not cut[0][1].strip():
        raise ValueError(message("there is nothing between the bar lines"), 0)
    bars = [_parse_bar(raw, signs, number, column) for number, (column, raw) in enumerate(cut[:MAX_BARS], start=1)]
    if len(cut) > MAX_BARS:
        what = message("a line has at most {most} bars; this one has {count}", most=MAX_BARS, count=len(cut))
        raise ValueError(what, cut[MAX_BARS][0])
    return tuple(bars)


def bars_of(text: str) -> list[tuple[int, str]]:
    """The bars of a line as they are written, each with the number of the sign at which it begins, counted from 0."""
    start = len(text) - len(text.lstrip())
    start += text[start : start + 1] == "|"
    stripped = text.rstrip()
    found, column = [], start
    for raw in text[start : len(stripped) - stripped.endswith("|")].split("|"):
        found.append((column, raw))
        column += len(raw) + 1
    return found


def fits(signs: int, beats: int) -> bool:
    """Whether a bar of so many signs shares so many beats evenly: a whole part of a beat each, or whole beats."""
    return beats % signs == 0 or (signs % beats == 0 and signs // beats in _PARTS)


def usual_counts(beats: int) -> tuple[int, ...]:
    """The counts of signs that people write a bar of so many beats with, from one for each beat on."""
    counts = (beats * parts for parts in _PARTS[:_WRITTEN_BY_HAND])
    return tuple(count for count in counts if count <= MAX_SIGNS)


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
