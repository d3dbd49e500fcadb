"""`workshop beat list` and `show`: what beats there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from workshop import N_, PresetError, Request, WorkshopCommand, json_option, message
from workshop_beats.cli.options import NAME

if TYPE_CHECKING:
    from workshop_beats.template.model import Beat

_COLUMNS = (
    ("name", N_("Name")),
    ("title", N_("Title")),
    ("style", N_("Style")),
    ("tempo", N_("Tempo")),
    ("energy", N_("Energy")),
    ("tags", N_("Tags")),
)


@click.command("list", cls=WorkshopCommand, library=False, help=N_("List the beats."))
@click.option("--tag", metavar=N_("TAG"), help=N_("Only beats with this tag or style."))
@json_option
@click.pass_obj
def list_beats(request: Request, tag: str | None, as_json: bool) -> None:
    """List the beats; one that is wrong is told and passed over."""
    from workshop_beats.library import row

    rows = []
    for name in request.app.presets.names("beats"):
        try:
            found: Beat = request.app.presets.load("beats", name)
        except PresetError as error:
            request.output.refuse(error)
            continue
        if tag is None or tag.casefold() in {word.casefold() for word in (found.style, *found.tags)}:
            rows.append(row(name, found))
    shown = (
        rows if as_json else [{**each, "tempo": f"{each['tempo']:g}", "tags": ", ".join(each["tags"])} for each in rows]
    )
    request.output.show(_COLUMNS, shown, as_json=as_json, empty=message("No beat is like that."))


@click.command(cls=WorkshopCommand, library=False, help=N_("Show a beat's grid."))
@NAME
@json_option
@click.pass_obj
def show(request: Request, name: str, as_json: bool) -> None:
    """Show one beat."""
    from workshop_beats.library import row
    from workshop_beats.sheet import sheet

    found: Beat = request.app.presets.load("beats", name)
    tip = found.tip.nb if request.translator.language == "nb" else found.tip.en
    if as_json:
        request.output.json({**found.model_dump(mode="json"), **row(name, found), "tip": tip})
        return
    request.output.say(f"{found.name}: {found.style}, {found.tempo:g}, {found.meter}, {found.key}")
    request.output.say(f"  {tip}")
    request.output.say()
    for line in sheet(found):
        request.output.say(line)
