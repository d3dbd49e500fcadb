"""`workshop rig`: which instruments a room has, and which are plugged in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from workshop import (
    N_,
    DeviceError,
    PresetError,
    Request,
    WorkshopCommand,
    WorkshopGroup,
    json_option,
    message,
    session_option,
)

if TYPE_CHECKING:
    from workshop_rigs.model import Rig


_STATES = {"found": N_("found"), "missing": N_("missing"), "unexpected": N_("not expected")}
_DIRECTIONS = {"input": N_("in"), "output": N_("out")}
_PORTS = (("direction", N_("Direction")), ("name", N_("Port")), ("driver", N_("Driver")))
_CHECK = (
    ("state", N_("State")),
    ("device", N_("MIDI device")),
    ("direction", N_("Direction")),
    ("port", N_("Port")),
)
_DEVICES = (("name", N_("MIDI device")), ("input", N_("In")), ("output", N_("Out")), ("profile", N_("Profile")))
_CHANNELS = (("number", N_("No.")), ("label", N_("Label")), ("instrument", N_("Instrument")), ("note", N_("Note")))
DRIVER = click.option("--driver", metavar=N_("DRIVER"), help=N_("Ask this MIDI driver only."))


@click.group(cls=WorkshopGroup, help=N_("See which instruments are plugged in, and what is missing."))
def rig() -> None:
    """Hold the commands about rigs."""


@rig.command("list", cls=WorkshopCommand, library=False, help=N_("List the rigs."))
@json_option
@click.pass_obj
def list_rigs(request: Request, as_json: bool) -> None:
    """List the rigs; one that is wrong is told and passed over."""
    rows = []
    for name in request.app.presets.names("rigs"):
        try:
            found: Rig = request.app.presets.load("rigs", name)
        except PresetError as error:
            request.output.refuse(error)
            continue
        rows.append(
            {
                "name": name,
                "title": found.name,
                "venue": found.venue,
                "devices": len(found.device),
                "channels": len(found.channel),
            }
        )
    columns = (
        ("name", N_("Name")),
        ("venue", N_("Venue")),
        ("devices", N_("Devices")),
        ("channels", N_("Channels")),
    )
    request.output.show(columns, rows, as_json=as_json)


@rig.command(cls=WorkshopCommand, library=False, help=N_("Show what a rig has."))
@click.argument("name", metavar=N_("RIG"))
@json_option
@click.pass_obj
def show(request: Request, name: str, as_json: bool) -> None:
    """Show one rig."""
    found: Rig = request.app.presets.load("rigs", name)
    if as_json:
        request.output.json({**found.model_dump(mode="json"), "name": name, "title": found.name})
        return
    request.output.say(found.name)
    for note in found.notes:
        request.output.say(f"  {note if isinstance(note, str) else getattr(note, request.translator.language)}")
    for columns, part in ((_DEVICES, found.device), (_CHANNELS, found.channel)):
        if part:
            request.output.say()
            request.output.table(columns, [entry.model_dump() for entry in part])


@rig.command(cls=WorkshopCommand, library=False, help=N_("List the MIDI ports of this machine."))
@DRIVER
@json_option
@click.pass_obj
def ports(request: Request, driver: str | None, as_json: bool) -> None:
    """List the MIDI ports."""
    from workshop_rigs.ports import list_ports

    found, failed = list_ports(request.app, driver)
    for error in failed:
        request.output.refuse(error)
    rows = [{"driver": port.driver, "direction": port.direction, "name": port.name} for port in found]
    empty = message("No MIDI port is here. Plug an instrument in and look again.")
    request.output.show(_PORTS, rows if as_json else _said(request, rows), as_json=as_json, empty=empty)


@rig.command(cls=WorkshopCommand, help=N_("Compare a rig with what is plugged in."))
@click.argument("name", metavar=N_("RIG"))
@DRIVER
@session_option
@json_option
@click.pass_obj
def check(request: Request, name: str, driver: str | None, session: str | None, as_json: bool) -> None:
    """Compare a rig with what is plugged in; exit code 1 when a port is missing."""
    from workshop_rigs.check import check_rig

    result = check_rig(request.app, name, driver=driver, session=session)
    for error in result.failed:
        request.output.refuse(error)
    rows = result.rows()
    request.output.show(_CHECK, rows if as_json else _said(request, rows), as_json=as_json)
    if result.missing_devices:
        raise DeviceError(
            message("Not plugged in: {devices}.", devices=", ".join(result.missing_devices)),
            message("Plug in what is missing and run `workshop rig check {rig}` again.", rig=name),
        )


def _said(request: Request, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows with their closed words in the listener's language."""
    words = {**_STATES, **_DIRECTIONS}
    keys = ("state", "direction")
    return [
        {key: request.translator.text(words[value]) if key in keys else value for key, value in row.items()}
        for row in rows
    ]
