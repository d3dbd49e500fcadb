"""The short phrases of a template, such as "verse 16" and "roll every 8".

Every reader raises ValueError with a Message for the one field that it reads.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Literal, NamedTuple

from workshop import message

if TYPE_CHECKING:
    from workshop import Meter

MOST_BARS = 256
_UNITS = frozenset({"2", "4", "8", "16"})


class FillTime(NamedTuple):
    """Which fill, and when: every so many bars, or in the section's last bar only where `every` is None."""

    name: str
    every: int | None

    def comes(self, bar: int, bars: int) -> bool:
        """Whether it takes the place of the drums in `bar`, counted from 0, of a section of `bars`."""
        return bar == bars - 1 if self.every is None else (bar + 1) % self.every == 0


class Ending(NamedTuple):
    """How a section ends: `stop` on beat `number`, `hold` from the 1, or `fade` over the last `number` bars."""

    kind: Literal["stop", "hold", "fade"]
    number: int


def parse_meter(text: str) -> tuple[int, int]:
    """Beats and unit of a meter such as 4/4 or 6/8."""
    beats, _, unit = text.partition("/")
    if not (_counts(beats, 16) and unit in _UNITS):
        raise ValueError(message("“{text}” is no meter; write it like 4/4, 3/4 or 6/8", text=text))
    return int(beats), int(unit)


def tapped(meter: Meter) -> Fraction:
    """The length in quarter notes of the beat that a foot taps: of three units in meters such as 6/8."""
    compound = meter.unit >= 8 and meter.beats % 3 == 0 and meter.beats > 3
    return Fraction(4, meter.unit) * (3 if compound else 1)


def parse_form(text: str) -> tuple[str, int]:
    """A section's name and its number of bars, such as "verse 16"."""
    name, _, bars = text.rpartition(" ")
    if not name.strip() or not _is_number(bars):
        raise ValueError(message("“{text}” must be a section and how many bars, such as “verse 16”", text=text))
    _need_bars(bars)
    return name.strip(), int(bars)


def parse_fill(text: str) -> FillTime:
    """A fill and when it comes: "roll every 8", or "roll last" for the section's last bar."""
    name, _, when = text.rpartition(" ")
    if when == "last" and name.strip():
        return FillTime(name.strip(), None)
    name, _, bars = text.rpartition(" every ")
    if not name.strip() or not _is_number(bars):
        raise ValueError(
            message("“{text}” must be a fill and when it comes, such as “roll every 8” or “roll last”", text=text)
        )
    _need_bars(bars)
    return FillTime(name.strip(), int(bars))


def parse_ending(text: str) -> Ending:
    """How a section ends: "stop on 1" (all stop there), "hold" (the last bar's 1 rings) or "fade 4" (bars)."""
    if text == "hold":
        return Ending("hold", 1)
    stop, fade = text.removeprefix("stop on "), text.removeprefix("fade ")
    if stop != text and _counts(stop, 16):
        return Ending("stop", int(stop))
    if fade != text and _is_number(fade):
        _need_bars(fade)
        return Ending("fade", int(fade))
    raise ValueError(message("“{text}” is no ending; write “stop on 1”, “hold” or “fade 4”", text=text))


def parse_grouping(text: str) -> tuple[int, ...]:
    """How the units of a bar group, such as "2+2+3" in 7/8."""
    groups = [group.strip() for group in text.split("+")]
    if not all(_counts(group, 16) for group in groups):
        raise ValueError(message("“{text}” is no grouping; write it like 2+2+3", text=text))
    return tuple(int(group) for group in groups)


def _need_bars(bars: str) -> None:
    """Refuse a number of bars that nothing may have."""
    if not _counts(bars, MOST_BARS):
        raise ValueError(message("from 1 to {most} bars, not {bars}", most=MOST_BARS, bars=bars[:12]))


def _is_number(text: str) -> bool:
    """Whether a text is all plain digits."""
    return text.isascii() and text.isdecimal()


def _counts(text: str, most: int) -> bool:
    """Whether a text is a number from 1 to `most`, in plain digits."""
    return _is_number(text) and len(text) <= 4 and 1 <= int(text) <= most
