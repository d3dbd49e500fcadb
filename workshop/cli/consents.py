"""`workshop consent`: what somebody's recordings may be used for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from workshop.cli.columns import Column
from workshop.cli.request import Misuse, Request, WorkshopCommand, json_option, session_option
from workshop.domain.consent import Decision, Use
from workshop.messages import N_, message

if TYPE_CHECKING:
    from datetime import datetime

COLUMNS = (
    Column("use", N_("Use"), "word"),
    Column("decision", N_("Answer"), "word"),
    Column("scope", N_("For"), "word"),
    Column("target", N_("Which")),
    Column("at", N_("Said"), "when"),
    Column("until", N_("Until"), "last day"),
    Column("how", N_("How")),
)


@click.command(
    cls=WorkshopCommand, help=N_("Write down what somebody's recordings may be used for. Without --use: show it.")
)
@click.argument("alias", metavar=N_("ALIAS"))
@click.option("--use", type=click.Choice([use.value for use in Use]), help=N_("What it is about."))
@click.option("--grant", "decision", flag_value=Decision.GRANTED.value, help=N_("They said yes."))
@click.option("--deny", "decision", flag_value=Decision.DENIED.value, help=N_("They said no."))
@click.option("--withdraw", "decision", flag_value=Decision.WITHDRAWN.value, help=N_("They take back a yes."))
@click.option("--take", type=click.IntRange(min=1), help=N_("For this take only."))
@click.option("--song", metavar=N_("SONG"), help=N_("For this song only."))
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar=N_("DATE"),
    help=N_("The last day on which a yes holds, such as 2026-12-31."),
)
@click.option("--how", default="", metavar=N_("WORDS"), help=N_("How they said it, such as “on paper”."))
@session_option
@json_option
@click.pass_obj
def consent(
    request: Request,
    alias: str,
    use: str | None,
    decision: str | None,
    take: int | None,
    song: str | None,
    until: datetime | None,
    how: str,
    session: str | None,
    as_json: bool,
) -> None:
    """Record a consent, or show what there is."""
    if use is None and decision is None:
        _show(request, alias, as_json=as_json)
        return
    if use is None or decision is None:
        raise Misuse(
            message("A consent needs a use and an answer."),
            message("Write `workshop consent ALIAS --use record --grant`, or --deny, or --withdraw."),
        )
    request.app.consents.record(
        alias,
        Use(use),
        Decision(decision),
        take=take,
        song=song,
        until=until.date() if until else None,
        how=how,
        session=session,
    )
    said = request.translator.text
    request.output.say(message("{alias}, {use}: {decision}.", alias=alias, use=said(use), decision=said(decision)))


def _show(request: Request, alias: str, *, as_json: bool) -> None:
    """Show every answer of a person, the newest last."""
    from workshop.services import views

    empty = message("{alias} has not said anything yet. No answer means no.", alias=alias)
    request.output.show(COLUMNS, views.consents(request.app, alias), as_json=as_json, empty=empty)
