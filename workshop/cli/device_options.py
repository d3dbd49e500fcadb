"""The options that name a device, by name and host API and never by a number that changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from workshop.domain.recording import DeviceRequest
from workshop.messages import N_

if TYPE_CHECKING:
    from workshop.cli.request import F


def device_options(command: F) -> F:
    """Give a command `--device`, `--host-api`, `--driver` and `--rate`, as one argument `device`."""
    for option in (
        click.option(
            "--rate",
            "sample_rate",
            type=click.IntRange(8_000, 192_000),
            metavar=N_("HERTZ"),
            help=N_("Sample rate; the device's own if you do not say."),
        ),
        click.option("--driver", metavar=N_("DRIVER"), help=N_("The way to audio; `simulated` is a rehearsal band.")),
        click.option(
            "--host-api", metavar=N_("NAME"), help=N_("Where two devices share a name: through which system.")
        ),
        click.option("--device", metavar=N_("NAME"), help=N_("The audio device, as `workshop devices` names it.")),
    ):
        command = option(command)
    return command


def device_request(options: dict[str, Any]) -> DeviceRequest:
    """Take the device's options out of a command's."""
    names = ("driver", "device", "host_api", "sample_rate")
    return DeviceRequest(**{name: options.pop(name) for name in names})
