"""`workshop undo`: take back the last slip. Nothing is deleted; the log gets a correction."""

from __future__ import annotations

import click

from workshop.cli.request import Request, WorkshopCommand, session_option
from workshop.messages import N_


@click.command(cls=WorkshopCommand, help=N_("Take back the last mark, count, verdict or closing."))
@session_option
@click.pass_obj
def undo(request: Request, session: str | None) -> None:
    """Take back the last thing that can be taken back."""
    request.output.say(request.app.undo.last(session))
