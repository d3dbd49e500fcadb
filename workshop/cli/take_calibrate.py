"""`workshop take calibrate`: measure once how far a device's input runs behind its output."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from workshop.cli.device_options import device_options, device_request
from workshop.cli.request import Request, WorkshopCommand
from workshop.messages import N_, message, plural

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workshop.domain.calibration import Calibration


@click.command(
    cls=WorkshopCommand,
    help=N_(
        "Measure how long sound takes through the device, once, so that tracks land on the beat. Lead a cable from an "
        "output to the input, or hold a headphone to the microphone; then clicks are played for about three seconds."
    ),
)
@device_options
@click.option(
    "--channel",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help=N_("The channel with the cable or the microphone."),
)
@click.option("--forget", is_flag=True, help=N_("Forget what was measured of the device, or of all if none is named."))
@click.pass_obj
def calibrate(request: Request, /, channel: int, forget: bool, **options: Any) -> None:
    """Measure a device's round trip, or forget it."""
    device = device_request(options)
    if forget:
        _say_forgotten(request, request.app.calibrations.forget(device))
        return
    announcement = message(
        "Clicks are played now and looked for on channel {channel}. Take headphones off your ears.", channel=channel
    )
    found = request.app.takes.calibrate(device, channel, lambda: request.output.say(announcement))
    request.output.say(
        message(
            "“{device}” hears itself {milliseconds} ms later, which is {frames} frames at {rate} Hz.",
            device=found.setup.device,
            milliseconds=request.translator.number(f"{found.milliseconds:.1f}"),
            frames=found.frames,
            rate=found.setup.sample_rate,
        )
    )
    request.output.hint(
        message(
            "That is kept, and every take with a beat is moved by it. Measure again after a change of device, cable "
            "box or buffer size; `workshop take calibrate --forget` takes it back."
        )
    )


def _say_forgotten(request: Request, forgotten: Iterable[Calibration]) -> None:
    """Say what is not known any more."""
    known = tuple(forgotten)
    for one in known:
        request.output.say(
            message(
                "Forgotten: “{device}”, {frames} frames at {rate} Hz, measured {date}.",
                device=one.setup.device,
                frames=one.frames,
                rate=one.setup.sample_rate,
                date=one.measured_at.date().isoformat(),
            )
        )
    if not known:
        request.output.say(message("No device was calibrated."))
    else:
        request.output.hint(
            plural(
                "Measure it again with `workshop take calibrate`.",
                "Measure them again with `workshop take calibrate`.",
                len(known),
            )
        )
