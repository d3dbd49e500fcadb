"""Arguments and options that several `beat` commands share."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click

from workshop import N_
from workshop_beats.wordlist import ABOUT


class TempoRange(click.ParamType[tuple[float, float]]):
    """The slowest and the fastest BPM: of `80-100`, of `80-` or `-100`, or around one number."""

    name = N_("tempo, such as 80-100")

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[float, float]:
        """Read a range. Fails as click's own types do."""
        found = re.fullmatch(r"(\d+(?:[.,]\d+)?)?\s*(-)?\s*(\d+(?:[.,]\d+)?)?", str(value).strip())
        low, dash, high = (_number(found[1]), found[2], _number(found[3])) if found is not None else (None, None, None)
        if low is None and high is None:
            self.fail(f"{value!r} is not a valid {self.name}.", param, ctx)
        if dash is None and low is not None:
            return low * (1 - ABOUT), low * (1 + ABOUT)
        return low or 0, 1000 if high is None else high


def _number(text: str | None) -> float | None:
    """A number with either decimal sign."""
    return float(text.replace(",", ".")) if text else None


TEMPO_RANGE = TempoRange()
NAME = click.argument("name", metavar=N_("BEAT"))
NAME_OR_CHOSEN = click.argument("name", metavar=N_("[BEAT]"), required=False)
TO = click.option(
    "--to", "path", type=click.Path(path_type=Path), metavar=N_("FILE"), help=N_("The file to write; it must be new.")
)
