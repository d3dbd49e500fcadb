"""`workshop attend`: who is here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from workshop.cli.columns import Column
from workshop.cli.naming import named
from workshop.cli.request import Misuse, Request, WorkshopCommand, json_option, session_option
from workshop.domain.attendance import HERE, State
from workshop.messages import N_, message, plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from workshop.services.attendance import Marked

COLUMNS = (
    Column("place", N_("No."), "number"),
    Column("alias", N_("Alias")),
    Column("state", N_("State"), "word"),
    Column("in_at", N_("In"), "time"),
    Column("out_at", N_("Out"), "time"),
    Column("minutes", N_("Minutes"), "number"),
)


@click.command(cls=WorkshopCommand, help=N_("Mark who is here. Without names: show who is."))
@click.argument("aliases", nargs=-1, metavar="[ALIAS]...")
@click.option(
    "--state",
    type=click.Choice([state.value for state in State]),
    help=N_(
        "How they stand; present if you do not say. present: is here. late: came late. left: went home. "
        "excused: said that they cannot come. absent: did not come."
    ),
)
@click.option("--visitors", type=click.IntRange(0, 999), help=N_("How many visitors there are: a count, never names."))
@click.option(
    "--new", "newcomers", multiple=True, metavar=N_("ALIAS"), help=N_("Somebody who dropped in for the first time.")
)
@session_option
@json_option
@click.pass_obj
def attend(
    request: Request,
    aliases: tuple[str, ...],
    state: str | None,
    visitors: int | None,
    newcomers: tuple[str, ...],
    session: str | None,
    as_json: bool,
) -> None:
    """Mark attendance, or show it."""
    stand = _stand(state, [*aliases, *newcomers], newcomers)
    for alias in aliases:
        request.app.people.find_person(alias)
    for alias in newcomers:
        _tell(request, [request.app.attendance.new(alias, stand, session=session)])
    if aliases:
        _tell(request, request.app.attendance.mark(aliases, stand, session=session))
    if visitors is not None:
        request.app.attendance.visitors(visitors, session=session)
        request.output.say(plural("{count} visitor is here.", "{count} visitors are here.", visitors))
    if as_json or not (aliases or newcomers or visitors is not None):
        _show(request, session, as_json=as_json)


def _stand(state: str | None, everybody: Sequence[str], newcomers: Sequence[str]) -> State:
    """The state that everybody on the line is to have. Raises Misuse where it fits nobody, or not somebody new."""
    if state is not None and not everybody:
        raise Misuse(
            message("--state needs the names it is about."), message("Write `workshop attend ALIAS --state late`.")
        )
    stand = State(state or State.PRESENT)
    if newcomers and stand not in HERE:
        raise Misuse(
            message("Somebody who comes for the first time is present or late."),
            message("Take them in first: `workshop attend --new {name}`.", name=newcomers[0]),
        )
    return stand


def _tell(request: Request, marked: Iterable[Marked]) -> None:
    """Say what came of each mark: the state, and a track in a rolling take."""
    for item in marked:
        state = request.translator.text(item.attendance.state)
        request.output.say(message("{alias}: {state}.", alias=item.alias, state=state))
        tell_joined(request, item)


def tell_joined(request: Request, item: Marked) -> None:
    """Say what changed for somebody in a take that rolls, or why nothing did."""
    for sentence in item.told:
        request.output.say(sentence)
    if item.problem is not None:
        request.output.warn(item.problem)
    if item.hint is not None:
        request.output.hint(item.hint)


def _show(request: Request, session: str | None, *, as_json: bool) -> None:
    """Show who is here, and how many visitors."""
    from workshop.services import views

    chosen = request.app.sessions.latest(session)
    if chosen.closed_at is not None and not as_json:
        request.output.say(
            message("The session of {session} is closed; this is who was there.", session=named(request, chosen))
        )
    empty = message("Nobody is marked yet. Mark who is here with `workshop attend ALIAS`.")
    request.output.show(COLUMNS, views.attendance(request.app, chosen.id), as_json=as_json, empty=empty)
    if chosen.visitors and not as_json:
        request.output.say(plural("{count} visitor is here.", "{count} visitors are here.", chosen.visitors))
