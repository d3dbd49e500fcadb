"""`workshop take delete`: stop and delete, because somebody who is on it asks. No reason is needed."""

from __future__ import annotations

import click

from workshop.cli.naming import named
from workshop.cli.request import Request, WorkshopCommand, session_option
from workshop.errors import StateError
from workshop.messages import N_, message


@click.command(cls=WorkshopCommand, help=N_("Delete a take for good, because somebody on it asks."))
@click.argument("number", type=click.IntRange(min=1), metavar=N_("NUMBER"))
@click.option("--yes", is_flag=True, help=N_("Yes, for good: it cannot be undone."))
@session_option
@click.pass_obj
def delete(request: Request, number: int, yes: bool, session: str | None) -> None:
    """Delete a take and name the copies that are out there."""
    chosen = request.app.sessions.latest(session)
    if session is None and chosen.closed_at is not None:
        raise StateError(
            message("No session is open. The last one was that of {session}.", session=named(request, chosen)),
            message(
                "To delete take {number} of it: `workshop take delete {number} --session {end}`",
                number=number,
                end=chosen.id[-8:],
            ),
        )
    take = request.app.takes.get(number, session=chosen.id)
    if not yes:
        end = take.session[-8:]
        raise StateError(
            message("Deleting take {number} cannot be undone.", number=number),
            message(
                "If that is what is wanted: `workshop take delete {number} --session {end} --yes`",
                number=number,
                end=end,
            ),
        )
    request.app.takes.delete(number, session=session)
    request.output.say(message("Take {number} is deleted.", number=number))
    for export in request.app.exports.known(request.app.sessions.get(take.session)):
        if number in export.takes:
            request.output.warn(message("A copy of it was exported to {folder}.", folder=export.folder))
            request.output.hint(message("Delete that folder too, and ask whoever got it to do the same."))
