"""`workshop take stop|mark|recover`: what is done around a take that rolls."""

from __future__ import annotations

import click

from workshop.cli.interrupts import CtrlC
from workshop.cli.live.judging import can_judge, judge
from workshop.cli.request import Request, WorkshopCommand
from workshop.cli.rolling import tell
from workshop.domain.take import MarkerKind, length
from workshop.messages import N_, message

PATIENCE_SECONDS = 60.0
"""How long recovery waits for another window that saves a take, or begins one."""


@click.command(cls=WorkshopCommand, help=N_("Stop the take that rolls and keep it."))
@click.option("--delete", is_flag=True, help=N_("Do not keep it: somebody on it asks for that. No reason is needed."))
@click.pass_obj
def stop(request: Request, delete: bool) -> None:
    """Stop the rolling take, from any window."""
    if delete:
        take = request.app.deleting.stop_and_delete()
        request.output.say(message("Take {number} is stopped and deleted.", number=take.number))
        return
    with CtrlC() as ctrl_c:
        finished = request.app.takes.stop()
        asking = can_judge(request)
        tell(request, finished, hint=not asking)
        if asking:
            judge(request, finished.take, ctrl_c)


@click.command(cls=WorkshopCommand, help=N_("Set a marker in the take that rolls, to find a spot again."))
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in MarkerKind]),
    default=MarkerKind.MARKER.value,
    show_default=True,
    help=N_("What kind of spot it is."),
)
@click.pass_obj
def mark(request: Request, kind: str) -> None:
    """Set a marker."""
    spot = request.app.takes.mark(kind)
    request.output.say(message("Marker at {time}.", time=length(spot.seconds)))


@click.command(cls=WorkshopCommand, help=N_("Save what can be saved of takes that were cut off."))
@click.pass_obj
def recover(request: Request) -> None:
    """Recover takes. Every command does this first, so mostly there is nothing left."""
    said = request.app.takes.recover(PATIENCE_SECONDS)
    for sentence in said:
        request.output.say(sentence)
    if not said and request.app.takes.rolling() is not None:
        request.output.say(message("A take is being recorded. Every other take is safe in the library."))
    elif not said:
        request.output.say(message("Every take is safe in the library."))
