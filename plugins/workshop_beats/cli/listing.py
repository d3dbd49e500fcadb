"""`workshop beat list`: what beats there are."""

from __future__ import annotations

import shutil
from typing import Any

import click

from workshop import N_, Column, Request, WorkshopCommand, json_option, message
from workshop_beats.cli.options import TEMPO_RANGE

COLUMNS = (
    Column("name", N_("Name"), whole=True),
    Column("style", N_("Style")),
    Column("tempo", N_("Tempo"), whole=True),
    Column("meter", N_("Meter"), whole=True),
    Column("energy", N_("Energy"), whole=True),
    Column("tags", N_("Tags")),
)
_WORD = N_("WORD")
_NARROW = 72
"""A terminal of fewer columns shows no tags: the name must be there whole, since it is typed."""


@click.command("list", cls=WorkshopCommand, library=False, help=N_("List the beats; words narrow the list."))
@click.argument("words", nargs=-1, metavar=f"[{_WORD}]...")
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

    if tempo is not None and tempo[0] > tempo[1]:
        low, high = (f"{bpm:g}" for bpm in reversed(tempo))
        raise click.UsageError(
            request.output.text(message("{tempo} begins higher than it ends; write {low}-{high}.",
                                        tempo=f"{high}-{low}", low=low, high=high))
        )  # fmt: skip
    known = list(templates(request.app, request.output.refuse))
    asked, say = Filter(tag, style, energy, tempo, meter), request.translator.text
    rows = [row(name, beat, request.translator.language) for name, beat in matching(known, asked, words, say)]
    if as_json:
        request.output.json(rows)
        return
    narrow = request.output.terminal and shutil.get_terminal_size().columns < _NARROW
    columns = COLUMNS[:-1] if narrow else COLUMNS
    request.output.show(columns, [_said(request, each) for each in rows], empty=message("No beat is like that."))
    if not rows:
        request.output.hint(hint(known, asked, words, say) or message("`workshop beat list` shows them all."))


def _said(request: Request, row: dict[str, Any]) -> dict[str, Any]:
    """A row as it is printed."""
    say = request.translator.text
    tempo = request.translator.number(f"{row['tempo']:g}")
    return {**row, "style": say(row["style"]), "tempo": tempo, "tags": ", ".join(map(say, row["tags"]))}
