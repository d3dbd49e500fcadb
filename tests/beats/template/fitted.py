"""Lines at random, cut to what a template may say: bars whose signs share the beats of the meter evenly."""

from __future__ import annotations

from typing import Any

from workshop_beats.template.grid import fits


def fitted_bar(signs: str, meter: str) -> str:
    """As many of the signs as a bar of the meter may have."""
    beats = int(meter.partition("/")[0])
    return signs[: max(count for count in range(1, len(signs) + 1) if fits(count, beats))]


def fitted(part: Any, meter: str) -> Any:
    """A section, a fill, or a table of them, with every line cut."""
    if isinstance(part, dict):
        return {name: fitted(value, meter) for name, value in part.items()}
    if isinstance(part, str) and part.startswith("|") and part.endswith("|"):
        return f"|{'|'.join(fitted_bar(bar, meter) for bar in part.strip('|').split('|'))}|"
    return part
