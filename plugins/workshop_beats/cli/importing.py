"""`workshop beat import`: other programs' beats, and other leaders' templates, into the library."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from workshop import N_, FileError, FiniteRange, Request, WorkshopCommand, message

if TYPE_CHECKING:
    from workshop_beats.exchange.drafting import Draft


@click.command("import", cls=WorkshopCommand, help=N_("Import a beat: from Hydrogen, MIDI, or another library."))
@click.argument("path", type=click.Path(path_type=Path), metavar=N_("FILE"))
@click.option("--name", metavar=N_("NAME"), help=N_("What to call it; else its file's name."))
@click.option("--pattern", metavar=N_("NAME"), help=N_("Only this pattern of a Hydrogen song."))
@click.option("--tempo", type=FiniteRange(30, 300), metavar=N_("BPM"), help=N_("The tempo, whatever the file says."))
@click.option("--dry-run", is_flag=True, help=N_("Print the template, write nothing."))
@click.pass_obj
def import_beat(
    request: Request, path: Path, name: str | None, pattern: str | None, tempo: float | None, dry_run: bool
) -> None:
    """Import one file."""
    from workshop_beats.exchange import importing

    app, draft = request.app, None
    if path.suffix.casefold() == ".toml":
        if pattern is not None or tempo is not None:
            raise FileError(
                message("A template is copied as it is."),
                message("Leave out --pattern and --tempo, and edit the copy afterwards."),
            )
        text = importing.read_template(app, path)
    else:
        draft = importing.read_foreign(path, pattern, tempo, request.translator.say)
        text = draft.text
    wanted = importing.new_name(app, name) if name else importing.preset_name(path.stem)
    name = importing.free_name(app, wanted)
    if dry_run:
        request.output.say(text.rstrip("\n"))
        return
    importing.keep(app, name, text)
    if name != wanted:
        request.output.warn(
            message("There is already a beat called “{wanted}”, so this one is “{name}”.", wanted=wanted, name=name)
        )
    _tell(request, name, draft)


def _tell(request: Request, name: str, draft: Draft | None) -> None:
    """What was understood, what was left out, and what to do next."""
    for sentence in (*draft.understood, *draft.left_out) if draft is not None else ():
        request.output.say(sentence)
    request.output.say(message("It is in the library as “{name}”.", name=name))
    request.output.hint(
        message("`workshop beat show {name}` shows it, `workshop beat choose {name}` takes it.", name=name)
    )
