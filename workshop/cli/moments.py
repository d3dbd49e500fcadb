"""Places in a take as people type them."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from workshop.cli.request import Misuse
from workshop.messages import message

if TYPE_CHECKING:
    import click

_MOMENT = re.compile(r"(?:(?:(\d{1,3}):)?(\d{1,4}):)?(\d{1,6}(?:[.,]\d{1,6})?)")


def seconds_of(text: str) -> float | None:
    """The seconds that a time such as `1:20`, `1:02:03`, `80` or `80,5` stands for.

    None where it is no time, as with 60 seconds or more after the minutes.
    """
    found = _MOMENT.fullmatch(text.strip())
    if found is None:
        return None
    if any(above and float(part.replace(",", ".")) >= 60 for above, part in pairwise(found.groups()) if part):
        return None
    hours, minutes, seconds = (float((part or "0").replace(",", ".")) for part in found.groups())
    return hours * 3600 + minutes * 60 + seconds


def moment(ctx: click.Context, _param: click.Parameter, text: str | None) -> float | None:
    """A callback for an option that takes a time. Raises Misuse."""
    if text is None:
        return None
    seconds = seconds_of(text)
    if seconds is None:
        raise Misuse(message("“{text}” is no time.", text=text), message("Write it as 1:20, or as seconds: 80."), ctx)
    return seconds
