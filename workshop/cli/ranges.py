"""Numbers that are typed into a command."""

from __future__ import annotations

import math
import re
from typing import Any

import click


class FiniteRange(click.FloatRange):
    """click's range with either decimal sign, without "nan" and "inf".

    Python reads those two as numbers, and no comparison keeps "nan" out. In Norwegian the program prints 84,5 itself.
    """

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Read a number. Fails as click's own types do."""
        figures: Any = (
            value.replace(",", ".") if isinstance(value, str) and re.fullmatch(r"[+-]?\d+,\d+", value) else value
        )
        number: float = super().convert(figures, param, ctx)
        if not math.isfinite(number):
            self.fail(f"{value!r} is not a valid {self.name}.", param, ctx)
        return number
