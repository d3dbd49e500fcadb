"""`workshop take record`: start a take, keep the leader told while it rolls, and end it well whatever ends it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from workshop.cli.device_options import device_options, device_request
from workshop.cli.interrupts import CtrlC
from workshop.cli.live.display import plain_option
from workshop.cli.live.preparing import preparing
from workshop.cli.ranges import FiniteRange
from workshop.cli.request import Misuse, Request, WorkshopCommand, session_option
from workshop.cli.rolling import roll
from workshop.cli.take_along import along_options, refuse_two_ends, say_along
from workshop.messages import N_, message, plural

if TYPE_CHECKING:
    from workshop.cli.request import F
    from workshop.services.take_request import Started, TakeRequest

REHEARSAL = "simulated"
ORIGINS = {
    "asked": N_("Track {track}, channel {channel}: {names}"),
    "rig": N_("Track {track}, channel {channel}: {names}, as it says on {rig}"),
    "last": N_("Track {track}, channel {channel}: {names}"),
    "free": N_("Track {track}, channel {channel}: {names}, the lowest free one"),
}
"""Who is on a track, and where the channel comes from, unless somebody asked for it or it is as last time."""


def _channels(ctx: click.Context, _param: click.Parameter, given: tuple[str, ...]) -> dict[int, str]:
    """`3=Åse` as {3: "Åse"}."""
    channels: dict[int, str] = {}
    for text in given:
        number, _, name = text.partition("=")
        if not number.strip().isdecimal() or not name.strip():
            raise Misuse(
                message("“{text}” is no channel and name.", text=text), message("Write it as 3=Åse, or 1=Ali,Åse."), ctx
            )
        if int(number) in channels:
            raise Misuse(
                message("Channel {channel} is given twice.", channel=int(number)),
                message("Let several share it with `--shared 1=Ali,Åse`."),
                ctx,
            )
        channels[int(number)] = name.strip()
    return channels


def _people(ctx: click.Context, param: click.Parameter, given: tuple[str, ...]) -> dict[int, tuple[str, ...]]:
    """`1=Ali,Åse` as {1: ("Ali", "Åse")}."""
    named = _channels(ctx, param, given).items()
    return {channel: tuple(name.strip() for name in names.split(",") if name.strip()) for channel, names in named}


def who_options(command: F) -> F:
    """Give a command `--channel`, as `channels`, and `--shared`: who is to be recorded on which channel."""
    one, several = N_("Who is on which channel."), N_("Who shares a microphone.")
    many: dict[str, Any] = {"multiple": True}
    shared = click.option("--shared", callback=_people, metavar=N_("1=ALIAS,ALIAS"), help=several, **many)
    return click.option("--channel", "channels", callback=_channels, metavar=N_("3=ALIAS"), help=one, **many)(
        shared(command)
    )


@click.command(
    cls=WorkshopCommand,
    help=N_("Record a take: a track for everybody who is here and said yes. Enter or Ctrl-C ends it."),
)
@device_options
@click.option("--seconds", type=FiniteRange(min=0, min_open=True), help=N_("End it by itself after so many seconds."))
@click.option("--bars", type=click.IntRange(min=1), help=N_("End it by itself after so many bars of the backing."))
@who_options
@click.option("--song", metavar=N_("SONG"), help=N_("The song, by title or number."))
@along_options
@plain_option
@session_option
@click.pass_obj
def record(request: Request, /, **options: Any) -> None:
    """Record a take."""
    from workshop.services.take_request import TakeRequest

    refuse_two_ends(click.get_current_context(), options)
    with CtrlC() as ctrl_c:
        begin(request, TakeRequest(device=device_request(options), **options), ctrl_c)


def begin(request: Request, wanted: TakeRequest, ctrl_c: CtrlC) -> None:
    """Start a take, say who is on it, and follow it to its end."""
    started = request.app.takes.record(wanted, lambda: preparing(request, ctrl_c, at_once=bool(wanted.over)))
    _say_device(request, started)
    if started.take.driver == REHEARSAL:
        request.output.warn(message("This is a rehearsal: a simulated band plays, and nothing real is recorded."))
    _introduce(request, started)
    say_along(request, started)
    roll(request, started, ctrl_c)


def _say_device(request: Request, started: Started) -> None:
    """Say which device is recorded from, where nobody named one."""
    told = {"device": started.take.device, "api": started.take.host_api}
    if started.usual is not None:
        usual = message("From “{device}” ({api}), as last time.", **told)
        request.output.say(usual if started.usual else message("From “{device}” ({api}).", **told))


def _introduce(request: Request, started: Started) -> None:
    """Say who is on which track, and who is not."""
    for track in started.tracks:
        names = ", ".join(started.aliases.get(person, "?") for person in track.people)
        label = started.listed.labels.get(track.channel) if started.listed else None
        request.output.say(
            message(
                ORIGINS[started.origins.get(track.channel, "asked")],
                track=track.number,
                channel=f"{track.channel} ({label})" if label else track.channel,
                names=names,
                rig=started.listed.name if started.listed else "",
            )
        )
    if started.left_out:
        request.output.warn(
            plural(
                "{count} person has not said yes and gets no track. A microphone in the room still hears them.",
                "{count} people have not said yes and get no track. A microphone in the room still hears them.",
                started.left_out,
            )
        )
