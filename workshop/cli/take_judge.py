"""`workshop take verdict|note`: what is said about a take afterwards."""

from __future__ import annotations

import click

from workshop.cli.live.judging import give_verdict
from workshop.cli.request import Request, WorkshopCommand, session_option
from workshop.domain.session import About
from workshop.domain.take import Verdict
from workshop.messages import N_, message

VERDICTS = click.Choice([verdict.value for verdict in Verdict if verdict.value])


@click.command(cls=WorkshopCommand, help=N_("Say what the group thinks of a take."))
@click.argument("number", type=click.IntRange(min=1), metavar=N_("NUMBER"))
@click.argument("verdict", type=VERDICTS)
@session_option
@click.pass_obj
def verdict(request: Request, number: int, verdict: str, session: str | None) -> None:
    """Judge a take."""
    request.output.say(give_verdict(request, number, Verdict(verdict), session))


@click.command(cls=WorkshopCommand, help=N_("Write a note on a take."))
@click.argument("number", type=click.IntRange(min=1), metavar=N_("NUMBER"))
@click.argument("text", metavar=N_("TEXT"))
@session_option
@click.pass_obj
def note(request: Request, number: int, text: str, session: str | None) -> None:
    """Write a note on a take."""
    request.app.notes.add(text, about=About.TAKE, subject=number, session=session)
    request.output.say(message("The note on take {number} is kept.", number=number))
