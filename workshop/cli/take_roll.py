"""`workshop take stop|arm|mark|turn|recover`: what is done around a take that rolls."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import click

from workshop.cli.device_options import device_options, device_request
from workshop.cli.interrupts import CtrlC
from workshop.cli.keys import enter_pressed
from workshop.cli.ranges import FiniteRange
from workshop.cli.request import Request, WorkshopCommand
from workshop.cli.rolling import tell
from workshop.domain.take import MarkerKind, length
from workshop.errors import StateError
from workshop.messages import N_, message

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workshop.domain.recording import Level

LOOK_SECONDS = 0.1


@click.command(cls=WorkshopCommand, help=N_("Stop the take that rolls and keep it."))
@click.option("--delete", is_flag=True, help=N_("Do not keep it: somebody on it asks for that. No reason is needed."))
@click.pass_obj
def stop(request: Request, delete: bool) -> None:
    """Stop the rolling take, from any window."""
    if delete:
        take = request.app.deleting.stop_and_delete()
        request.output.say(message("Take {number} is stopped and deleted.", number=take.number))
    else:
        tell(request, request.app.takes.stop())


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
    marker = request.app.takes.mark(kind)
    rolling = request.app.takes.rolling()
    at = length(marker.frame / rolling.sample_rate) if rolling else ""
    request.output.say(message("Marker at {time}.", time=at))


@click.command(cls=WorkshopCommand, help=N_("Say who is at a shared microphone from now on; without a name, nobody."))
@click.argument("track", type=click.IntRange(min=1), metavar=N_("TRACK"))
@click.argument("alias", required=False, metavar="[ALIAS]")
@click.pass_obj
def turn(request: Request, track: int, alias: str | None) -> None:
    """Hand over a shared microphone."""
    request.app.takes.turn(track, alias)
    if alias is None:
        request.output.say(message("Nobody is on track {track} from now on.", track=track))
    else:
        request.output.say(message("{alias} is on track {track} from now on.", alias=alias, track=track))


@click.command(cls=WorkshopCommand, help=N_("Save what can be saved of takes that were cut off."))
@click.pass_obj
def recover(request: Request) -> None:
    """Recover takes. Every command does this first, so mostly there is nothing left."""
    said = request.app.takes.recover()
    for sentence in said:
        request.output.say(sentence)
    if not said:
        request.output.say(message("Every take is safe in the library."))


@click.command(
    cls=WorkshopCommand, help=N_("Open the device without recording and show levels. Enter or Ctrl-C ends it.")
)
@device_options
@click.option("--seconds", type=FiniteRange(min=0, min_open=True), help=N_("End it by itself after so many seconds."))
@click.pass_obj
def arm(request: Request, /, seconds: float | None, **options: Any) -> None:
    """Show levels."""
    from workshop.services.take_request import TakeRequest

    if request.app.takes.rolling() is not None:
        raise StateError(
            message("A take is being recorded, and its device with it."),
            message("Stop the take first with `workshop take stop`; then set the levels."),
        )
    armed = request.app.takes.arm(TakeRequest(device=device_request(options))).device
    request.output.say(
        message(
            "{device}: {channels} channels at {rate} Hz.",
            device=armed.device,
            channels=armed.channels,
            rate=armed.sample_rate,
        )
    )
    try:
        with CtrlC() as ctrl_c:
            _watch(request, seconds, ctrl_c)
    finally:
        request.app.takes.disarm()


def _watch(request: Request, seconds: float | None, ctrl_c: CtrlC) -> None:
    """Keep a line of levels up to date until Enter, or for `seconds`; the last is said where there is no terminal."""
    end = time.monotonic() + seconds if seconds is not None else float("inf")
    line = ""
    with request.output.progress() as progress:
        while time.monotonic() < end and not enter_pressed() and not ctrl_c.pressed:
            time.sleep(LOOK_SECONDS)
            line = _levels(request.app.takes.levels()) or line
            progress.update(line)
    if line:
        request.output.say(line)


def _levels(levels: Iterable[Level]) -> str:
    """Peaks as `1: -12  2: -∞  3: -0!`; an exclamation mark says that it clipped."""
    shown = []
    for level in levels:
        peak = "-∞" if level.peak_dbfs is None else f"{level.peak_dbfs:.0f}"
        shown.append(f"{level.channel}: {peak}{'!' if level.clipped else ''}")
    return "  ".join(shown)
