"""`workshop take delete`: stop and delete, because somebody who is on it asks. No reason is needed."""

from __future__ import annotations

import click

from workshop.cli.request import Request, WorkshopCommand, session_option
from workshop.errors import StateError
from workshop.messages import N_, message


@click.command(
    cls=WorkshopCommand, help=N_("Delete a take for good, because somebody on it asks. Until the session closes.")
)
@click.argument("number", type=click.IntRange(min=1), metavar=N_("NUMBER"))
@click.option("--yes", is_flag=True, help=N_("Yes, for good: it cannot be undone."))
@session_option
@click.pass_obj
def delete(request: Request, number: int, yes: bool, session: str | None) -> None:
    """Delete a take and name the copies that are out there."""
    take = request.app.takes.get(number, session=session)
    if not yes:
        raise StateError(
            message("Deleting take {number} cannot be undone.", number=number),
            message("If that is what is wanted: `workshop take delete {number} --yes`", number=number),
        )
    request.app.takes.delete(number, session=session)
    request.output.say(message("Take {number} is deleted.", number=number))
    for export in request.app.exports.known(request.app.sessions.get(take.session)):
        if number in export.takes:
            request.output.warn(message("A copy of it was exported to {folder}.", folder=export.folder))
            request.output.hint(message("Delete that folder too, and ask whoever got it to do the same."))
