"""`workshop beat list`: what beats there are."""

from __future__ import annotations

from typing import Any

import click

from workshop import N_, Request, WorkshopCommand, json_option, message
from workshop_beats.cli.options import TEMPO_RANGE

COLUMNS = (
    ("name", N_("Name")),
    ("style", N_("Style")),
    ("tempo", N_("Tempo")),
    ("meter", N_("Meter")),
    ("energy", N_("Energy")),
    ("tags", N_("Tags")),
)


@click.command("list", cls=WorkshopCommand, library=False, help=N_("List the beats; words narrow the list."))
@click.argument("words", nargs=-1, metavar=N_("[WORD]..."))
@click.option("--tag", metavar=N_("TAG"), help=N_("Only beats with this tag or style."))
@click.option("--style", metavar=N_("STYLE"), help=N_("Only beats of this style."))
@click.option("--energy", type=click.IntRange(1, 3), help=N_("1 is calm, 2 steady, 3 full."))
@click.option("--tempo", type=TEMPO_RANGE, metavar=N_("BPM"), help=N_("A range such as 80-100, or about one tempo."))
@click.option("--meter", metavar=N_("METER"), help=N_("Only beats in this meter, such as 3/4."))
@json_option
@click.pass_obj
def list_beats(
    request: Request,
    words: tuple[str, ...],
    tag: str | None,
    style: str | None,
    energy: int | None,
    tempo: tuple[float, float] | None,
    meter: str | None,
    as_json: bool,
) -> None:
    """List the beats; one that is wrong is told and passed over."""
    from workshop_beats.library import row, templates
    from workshop_beats.search import Filter, hint, matching

    known = list(templates(request.app, request.output.refuse))
    wanted = Filter(tag, style, energy, tempo, meter)
    found = matching([(name, beat) for name, beat in known if wanted.fits(beat)], words)
    rows = [row(name, beat) for name, beat in found]
    shown = rows if as_json else [_said(request, each) for each in rows]
    request.output.show(COLUMNS, shown, as_json=as_json, empty=message("No beat is like that."))
    if not found and not as_json:
        asked = (*words, *(word for word in (wanted.tag, wanted.style, wanted.meter) if word))
        near = hint(known, asked)
        request.output.hint(near or message("`workshop beat list` shows them all."))


def _said(request: Request, row: dict[str, Any]) -> dict[str, Any]:
    """A row as it is printed."""
    return {**row, "tempo": request.translator.number(f"{row['tempo']:g}"), "tags": ", ".join(row["tags"])}
