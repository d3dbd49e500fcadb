"""`workshop devices`: what can be recorded from."""

from __future__ import annotations

from dataclasses import asdict

import click

from workshop.cli.columns import Column
from workshop.cli.request import Request, WorkshopCommand, json_option
from workshop.messages import N_, message

COLUMNS = (
    Column("name", N_("Device")),
    Column("host_api", N_("Host API")),
    Column("driver", N_("Driver")),
    Column("inputs", N_("Inputs"), "number"),
    Column("outputs", N_("Outputs"), "number"),
    Column("sample_rate", N_("Hertz"), "number"),
)


@click.command(cls=WorkshopCommand, library=False, help=N_("List the audio devices."))
@json_option
@click.pass_obj
def devices(request: Request, as_json: bool) -> None:
    """List the devices of every driver."""
    rows = [asdict(device) for device in request.app.takes.devices()]
    request.output.show(COLUMNS, rows, as_json=as_json, empty=message("No audio device was found."))
    if rows and not as_json:
        request.output.hint(message("Record from one with `workshop take record --device NAME`."))
