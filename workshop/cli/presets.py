"""`workshop preset`: which templates, decks and rigs there are, whether they are right, and which file counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from workshop.cli.columns import Column
from workshop.cli.request import Request, WorkshopCommand, WorkshopGroup, json_option
from workshop.messages import N_, message, plural
from workshop.presets import not_read

if TYPE_CHECKING:
    from workshop.presets import Checked, PresetFile

COLUMNS = (Column("kind", N_("Kind")), Column("name", N_("Name")), Column("layer", N_("From"), "word"))
PLACES = (Column("layer", N_("From"), "word"), Column("file", N_("File")), Column("counts", N_("Counts")))
LAYERS = (N_("user"), N_("plugin"), N_("built-in"))


@click.group(cls=WorkshopGroup, help=N_("List and check presets."))
def preset() -> None:
    """Hold the commands about presets."""


@preset.command("list", cls=WorkshopCommand, library=False, help=N_("List the presets of a kind, or of all kinds."))
@click.argument("kind", required=False, metavar=N_("[KIND]"))
@json_option
@click.pass_obj
def list_presets(request: Request, kind: str | None, as_json: bool) -> None:
    """List the presets that count: those of the leader first, then the plugins', then the built-in ones."""
    presets = request.app.presets
    kinds = sorted(presets.kinds()) if kind is None else [kind]
    rows = [_row(presets.where(each, name)[0]) for each in kinds for name in presets.names(each)]
    request.output.show(COLUMNS, rows, as_json=as_json, empty=message("There are no presets of this kind."))


@preset.command(cls=WorkshopCommand, library=False, help=N_("Read presets and say all that is wrong with them."))
@click.argument("kind", required=False, metavar=N_("[KIND]"))
@click.argument("name", required=False, metavar=N_("[NAME]"))
@json_option
@click.pass_context
def check(ctx: click.Context, kind: str | None, name: str | None, as_json: bool) -> None:
    """Check all presets, those of a kind, or one; exit 1 when one is wrong."""
    request: Request = ctx.obj
    presets = request.app.presets
    if kind is not None and name is not None:
        checked = [presets.check_file(file) for file in presets.where(kind, name)]
    else:
        checked = presets.check(kind)
    wrong = [one for one in checked if one.problems]
    if as_json:
        request.output.json([_checked_row(request, one) for one in checked])
    else:
        _tell(request, checked, wrong)
    ctx.exit(1 if wrong else 0)


@preset.command(cls=WorkshopCommand, library=False, help=N_("Show which files a preset has, and which one counts."))
@click.argument("kind", metavar=N_("KIND"))
@click.argument("name", metavar=N_("NAME"))
@json_option
@click.pass_obj
def where(request: Request, kind: str, name: str, as_json: bool) -> None:
    """Show the files of one preset, the one that counts first."""
    found = request.app.presets.where(kind, name)
    rows = [{**_row(file), "counts": place == 0} for place, file in enumerate(found)]
    if as_json:
        request.output.json(rows)
        return
    yes = request.output.text(message("yes"))
    request.output.show(PLACES, [{**row, "counts": yes if row["counts"] else ""} for row in rows])
    if len(found) == 1 and found[0].layer != "user":
        own = request.app.paths.presets / kind / found[0].path.name
        request.output.hint(message("To change it, copy it to {file} and edit the copy.", file=str(own)))


def _tell(request: Request, checked: list[Checked], wrong: list[Checked]) -> None:
    """Say what was checked, each mistake on a line of its own, and which files were passed over."""
    for stray in {stray: None for one in checked for stray in request.app.presets.strays(one.file.kind)}:
        request.output.warn(not_read(stray))
    for one in checked:
        for problem in (*one.problems, *one.doubts):
            request.output.warn(problem)
    if wrong:
        request.output.warn(
            plural(
                "{count} preset is wrong, of {all}.",
                "{count} presets are wrong, of {all}.",
                len(wrong),
                all=len(checked),
            )
        )
    else:
        request.output.say(plural("{count} preset is right.", "All {count} presets are right.", len(checked)))


def _row(file: PresetFile) -> dict[str, str]:
    """A preset's file for tables and programs."""
    return {
        "kind": file.kind,
        "name": file.name,
        "layer": str(file.layer),
        "plugin": file.plugin,
        "file": str(file.path),
    }


def _checked_row(request: Request, checked: Checked) -> dict[str, object]:
    """A checked file for programs."""
    said = {"problems": checked.problems, "doubts": checked.doubts}
    return {**_row(checked.file), **{name: [request.output.text(each) for each in all_] for name, all_ in said.items()}}
