"""`workshop take play`: listening back, with a line that says where it is and keys to go elsewhere."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import click

from workshop.cli.hearing import cast_options, say_silent, say_unread, wanted_of
from workshop.cli.interrupts import CtrlC
from workshop.cli.live.keyboard import ENTER, Keyboard
from workshop.cli.moments import moment
from workshop.cli.request import Request, WorkshopCommand, session_option
from workshop.domain.take import length
from workshop.errors import ConsentError, StateError
from workshop.messages import N_, message

if TYPE_CHECKING:
    from workshop.cli.progress import Progress
    from workshop.domain.mixing import Playing
    from workshop.messages import Message
    from workshop.services.hearing import Audible

LOOK_SECONDS, ASK_SECONDS = 0.1, 1.0
JUMP_SECONDS = 5
STEPS = {"left": -1, "right": 1}


@click.command(
    cls=WorkshopCommand, help=N_("Listen to a take. Ctrl-C ends it, Space waits, the arrows go back and on.")
)
@click.argument("number", type=click.IntRange(min=1), metavar=N_("NUMBER"))
@click.option(
    "--from", "start", callback=moment, metavar=N_("TIME"), help=N_("Begin at this time of the take, such as 1:20.")
)
@click.option("--section", metavar=N_("SECTION"), help=N_("Play this section only, such as hook, or “hook 2”."))
@cast_options
@click.option("--device", default="", metavar=N_("NAME"), help=N_("The output, as `workshop devices` names it."))
@session_option
@click.pass_obj
def play(
    request: Request, /, number: int, start: float | None, section: str | None, device: str, **options: Any
) -> None:
    """Play a take."""
    audible = request.app.listening.audible(wanted_of(number, options))
    first, last = _place(request, audible, start, section)
    with CtrlC() as ctrl_c:
        with ctrl_c.breaking():
            playing = request.app.listening.play(audible, first, last, device=device)
        try:
            say_silent(request, audible)
            say_unread(request, audible, playing.unread)
            request.output.say(message("Take {number} plays through {device}.", number=number, device=playing.output))
            with Keyboard() as keys, request.output.progress() as progress:
                allowed = _follow(request, playing, audible, keys, progress, ctrl_c)
        finally:
            playing.close()
    if not allowed:
        raise ConsentError(
            message("Somebody in take {number} took their yes back, or had a recording deleted.", number=number),
            message("`workshop take play {number}` plays what may be heard now.", number=number),
        )


def _place(request: Request, audible: Audible, start: float | None, section: str | None) -> tuple[int, int]:
    """From which frame to which it plays. Raises NotFoundError, StateError."""
    rate, span = audible.job.sample_rate, (0, audible.job.frames)
    if section is not None:
        span = request.app.listening.section(audible, section)
    first, last = span
    first += round((start or 0) * rate)
    if first >= last:
        raise StateError(
            message("Take {number} is over by then.", number=audible.take.number),
            message("Begin earlier: it ends at {time}.", time=length(last / rate)),
        )
    return first, last


def _follow(
    request: Request, playing: Playing, audible: Audible, keys: Keyboard, progress: Progress, ctrl_c: CtrlC
) -> bool:
    """Keep the line up to date and do what the keys say, until the end or Ctrl-C.

    Returns whether all of it may still be heard: what another window changes is heeded within a second.
    """
    jump = JUMP_SECONDS * audible.job.sample_rate
    due = time.monotonic() + ASK_SECONDS
    while not ctrl_c.pressed and not playing.wait(0):
        if time.monotonic() >= due:
            due = time.monotonic() + ASK_SECONDS
            if not request.app.listening.allowed(audible):
                return False
        for key in keys.pressed(LOOK_SECONDS):
            if key == "q":
                return True
            if key in {" ", ENTER}:
                playing.pause()
            elif key in STEPS:
                playing.seek(playing.frame + STEPS[key] * jump)
        progress.update(_line(playing, audible))
    return True


def _line(playing: Playing, audible: Audible) -> Message:
    """Where it is, and of how much."""
    rate = audible.job.sample_rate
    facts = {"number": audible.take.number, "time": length(playing.frame / rate)}
    facts["whole"] = length(audible.job.frames / rate)
    if playing.paused:
        return message("‖ Take {number}  {time} of {whole}  Space goes on", **facts)
    return message("▶ Take {number}  {time} of {whole}  Space waits, arrows jump, q ends", **facts)
