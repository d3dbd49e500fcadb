"""`workshop beat clock`: MIDI clock for drum machines while a take is recorded, in time with its backing."""

from __future__ import annotations

import click

from workshop import N_, FiniteRange, Request, WorkshopCommand, json_option


@click.command(
    cls=WorkshopCommand,
    help=N_(
        "Send MIDI clock in time with the take that is being recorded. PORT is a MIDI output, or a part of its name; "
        "`workshop rig ports` lists them."
    ),
)
@click.argument("port", metavar=N_("PORT"))
@click.option(
    "--offset",
    type=FiniteRange(-500, 500),
    default=0.0,
    metavar=N_("MILLISECONDS"),
    help=N_("Send so much later (or with minus earlier), where a machine is ahead or behind."),
)
@json_option
@click.pass_obj
def clock(request: Request, port: str, offset: float, as_json: bool) -> None:
    """Follow one take after another until Ctrl-C."""
    from workshop_beats.playing.following import follow_takes

    follow_takes(request, port, offset, as_json=as_json)
