"""`workshop take arm`: levels before a take, with the last seconds kept for whoever presses record late."""

from __future__ import annotations

import time
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

import click

from workshop.cli.device_options import device_options, device_request
from workshop.cli.interrupts import CtrlC
from workshop.cli.live.display import Display, display_for, plain_option
from workshop.cli.live.keyboard import ENTER, Keyboard
from workshop.cli.live.lines import Lines
from workshop.cli.ranges import FiniteRange
from workshop.cli.request import Request, WorkshopCommand, session_option
from workshop.cli.take_record import begin, who_options
from workshop.errors import StateError
from workshop.messages import N_, joined, message

if TYPE_CHECKING:
    from workshop.services.armed_view import ArmedWatch

LOOK_SECONDS = 0.1
LOOKS_A_SECOND = 10


class Wish(Enum):
    """What is to become of an open device: let go of, recorded from, or nothing, as somebody records from it."""

    END = auto()
    RECORD = auto()
    NONE = auto()


@click.command(
    cls=WorkshopCommand,
    help=N_(
        "Open the device without recording and show levels. Key r records, with the last seconds before it. "
        "Enter or Ctrl-C ends it."
    ),
)
@device_options
@who_options
@click.option("--seconds", type=FiniteRange(min=0, min_open=True), help=N_("End it by itself after so many seconds."))
@click.option("--song", metavar=N_("SONG"), help=N_("The song, by title or number."))
@plain_option
@session_option
@click.pass_obj
def arm(request: Request, /, seconds: float | None, **options: Any) -> None:
    """Show levels."""
    from workshop.services.armed_view import ArmedWatch
    from workshop.services.take_request import TakeRequest

    takes = request.app.takes
    if takes.rolling() is not None:
        raise StateError(
            message("A take is being recorded, and its device with it."),
            message("Stop the take first with `workshop take stop`; then set the levels."),
        )
    # A beat would sound over what is kept: whoever wants one records with `take record`.
    wanted = TakeRequest(device=device_request(options), backing=False, **options)
    watch = ArmedWatch(request.app, wanted)
    try:
        with CtrlC() as ctrl_c:
            match _watch(request, watch, seconds, ctrl_c):
                case Wish.RECORD:
                    begin(request, wanted, ctrl_c)
                case Wish.NONE:
                    request.output.say(
                        message("A take is being recorded in another window. This window is no longer armed.")
                    )
                    request.output.hint(message("Set the levels again after it: `workshop take arm`."))
    finally:
        takes.disarm()


def _watch(request: Request, watch: ArmedWatch, seconds: float | None, ctrl_c: CtrlC) -> Wish:
    """Show the levels until somebody ends it, or for `seconds`."""
    end = time.monotonic() + seconds if seconds is not None else float("inf")
    display = display_for(request)
    looks = 0
    with display, Keyboard(display.anew, display.rest) as keyboard:
        while time.monotonic() < end and not ctrl_c.pressed:
            looks += 1
            if looks % LOOKS_A_SECOND == 0 and watch.taken:
                # Whoever presses r just now did not mean the shell.
                keyboard.drain()
                return Wish.NONE
            display.show_armed(watch.look())
            keys = keyboard.pressed(LOOK_SECONDS)
            if "r" in keys and _may_record(watch, display):
                return Wish.RECORD
            if {ENTER, "q"} & set(keys):
                break
        if isinstance(display, Lines):
            display.show_armed(watch.look(), last=True)
    return Wish.END


def _may_record(watch: ArmedWatch, display: Display) -> bool:
    """Whether anybody would be recorded; else it is said why not, and the device stays open."""
    refused = watch.ready.refused
    if refused is None:
        return True
    hint = refused.hint
    display.answer(joined(refused.message, *filter(None, (hint,))))
    return False
