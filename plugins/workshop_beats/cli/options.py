"""Arguments and options that several `beat` commands share."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workshop import N_, FiniteRange, message
from workshop_beats.wordlist import ABOUT

if TYPE_CHECKING:
    from workshop import Request
    from workshop_beats.choice import Choice


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
TEMPO = click.option("--tempo", type=FiniteRange(30, 300), help=N_("Another tempo, in beats a minute."))
TRANSPOSE = click.option(
    "--transpose", type=click.IntRange(-12, 12), help=N_("Higher or lower by so many semitones, such as -2.")
)
KEY = click.option("--key", metavar=N_("KEY"), help=N_("In another key, such as “D minor”."))
KIT = click.option("--kit", metavar=N_("KIT"), help=N_("Other drum sounds than the beat's own."))


def changed(request: Request, choice: Choice, options: dict[str, Any]) -> Choice:
    """The choice with what was said of tempo, transpose, key, kit, hear and no_melody instead.

    Raises:
        NotFoundError: There is no such beat, or what was said is no key.
        PresetError: The beat's template is wrong.
    """
    words = ("tempo", "transpose", "kit", "hear")
    said: dict[str, Any] = {word: options[word] for word in words if options.get(word) is not None}
    if options["key"] is not None:
        if options["transpose"] is not None:
            raise click.UsageError(request.output.text(message("Use one of --key and --transpose.")))
        from workshop_beats.choice import semitones_into

        said["transpose"] = semitones_into(request.app.presets.load("beats", choice.beat), options["key"])
    if options.get("no_melody"):
        said["melody"] = False
    return replace(choice, **said)
