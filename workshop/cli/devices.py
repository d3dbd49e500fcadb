"""`workshop devices`: what can be recorded from, what was used last, and what is plugged in and out."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import click

from workshop.cli.columns import Column
from workshop.cli.interrupts import CtrlC
from workshop.cli.request import Misuse, Request, WorkshopCommand, json_option
from workshop.messages import N_, Message, message

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from workshop.domain.recording import Device

LOOK_SECONDS = 2.0
PAUSE_SECONDS = 0.1


def _rates(row: Mapping[str, Any]) -> str:
    """The rates a device can record at, its own first, in kilohertz."""
    rates = [row["sample_rate"], *(rate for rate in row["sample_rates"] if rate != row["sample_rate"])]
    return " ".join(f"{rate / 1000:g}" for rate in rates)


def _name(row: Mapping[str, Any]) -> Message | str:
    """What a device is called; the band that is none says so."""
    if row["driver"] == "simulated":
        return message("{name} (a rehearsal: nothing real)", name=row["name"])
    return str(row["name"])


COLUMNS = (
    Column("name", N_("Device"), value=_name),
    Column("host_api", N_("Host API")),
    Column("driver", N_("Driver")),
    Column("inputs", N_("Inputs"), "number"),
    Column("outputs", N_("Outputs"), "number"),
    Column("rates", N_("Kilohertz"), value=_rates),
    Column("used", N_("Used last"), value=lambda row: "✓" if row["last_used"] else "", optional=True),
)


@click.command(cls=WorkshopCommand, library=False, help=N_("List the audio devices."))
@click.option("--watch", is_flag=True, help=N_("Say what is plugged in and out, until Ctrl-C."))
@json_option
@click.pass_context
def devices(ctx: click.Context, watch: bool, as_json: bool) -> None:
    """List the devices of every driver."""
    from workshop.services.device_advice import advice
    from workshop.services.devices import device_rows

    request = ctx.find_object(Request)
    if request is None:
        return
    if watch and as_json:
        raise Misuse(message("`--watch` has no `--json`: it never ends."), message("Leave one of them out."), ctx)
    rows = device_rows(request.app)
    request.output.show(COLUMNS, rows, as_json=as_json, empty=message("No audio device was found."))
    if as_json:
        return
    for sentence in advice(rows):
        request.output.hint(sentence)
    if watch:
        _watch(request)
    elif rows:
        request.output.hint(message("Record from one with `workshop take record --device NAME`."))


def _watch(request: Request) -> None:
    """Say each change until Ctrl-C."""
    known = _named(request.app.takes.devices(brief=True))
    request.output.hint(message("Plug something in or out; Ctrl-C ends this."))
    with CtrlC() as ctrl_c:
        while _pause(ctrl_c):
            now = _named(request.app.takes.devices(brief=True))
            for key in now.keys() - known.keys():
                request.output.say(message("Plugged in: {device} ({api}).", device=key[2], api=key[1]))
            for key in known.keys() - now.keys():
                request.output.say(message("Unplugged: {device} ({api}).", device=key[2], api=key[1]))
            request.output.stdout.flush()
            known = now


def _pause(ctrl_c: CtrlC) -> bool:
    """Wait until the next look; false when the leader wants no more."""
    due = time.monotonic() + LOOK_SECONDS
    while time.monotonic() < due and not ctrl_c.pressed:
        time.sleep(PAUSE_SECONDS)
    return not ctrl_c.pressed


def _named(found: Iterable[Device]) -> dict[tuple[str, str, str], Device]:
    """Devices by what they are known by."""
    return {(device.driver, device.host_api, device.name): device for device in found}
