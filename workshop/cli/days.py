"""Days as they are typed: 2026-11-24, or 24.11.2026 as Norwegians write it."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from workshop.cli.request import Misuse
from workshop.messages import message

if TYPE_CHECKING:
    import click

FORMATS = ("%Y-%m-%d", "%d.%m.%Y")


def day(ctx: click.Context, _param: click.Parameter, given: str | None) -> date | None:
    """The day that an option was given. Raises Misuse with both ways to write one."""
    if given is None:
        return None
    for written in FORMATS:
        try:
            return datetime.strptime(given.strip(), written).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise Misuse(message("“{text}” is no day.", text=given), message("Write it as 2026-11-24 or 24.11.2026."), ctx)
