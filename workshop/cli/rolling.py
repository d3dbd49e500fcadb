"""While a take rolls: one line kept up to date, three ways to end it, and what is said when it has ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop.cli.keys import enter_pressed
from workshop.cli.take_list import TRACKS, one, timed
from workshop.domain.take import TakeStatus, length
from workshop.errors import DeviceError
from workshop.messages import N_, Message, message
from workshop.services.notices import WARNINGS as NOTICES

if TYPE_CHECKING:
    from workshop.cli.interrupts import CtrlC
    from workshop.cli.progress import Progress
    from workshop.cli.request import Request
    from workshop.domain.recording import Rolling
    from workshop.services.take_request import Finished, Started

PERIOD_SECONDS = 0.2
WARNINGS = {
    "no_output": N_("The backing cannot be heard: the device has no output."),
    "no_signal": N_("There is no signal on any channel. Are the cables in, and the microphones on?"),
    "lost_frames": N_("Some frames were lost; silence stands for them, and the tracks stay aligned."),
    "disk_30_minutes": N_("The disk has room for less than 30 minutes more."),
    "disk_10_minutes": N_("The disk has room for less than 10 minutes more."),
    **NOTICES,
}
ENDINGS = {
    TakeStatus.RECOVERED: N_("Take {number} was cut off; what was recorded until then is kept."),
    TakeStatus.DEVICE_LOST: N_(
        "The device went away, so take {number} has ended; what was recorded until then is kept."
    ),
    TakeStatus.DISK_FULL: N_("The disk is full, so take {number} has ended; what was recorded until then is kept."),
    TakeStatus.DAMAGED: N_("Nothing of take {number} could be kept."),
}
WAYS_OUT = {
    TakeStatus.RECOVERED: N_("Record it again, or keep it with `workshop take verdict`."),
    TakeStatus.DEVICE_LOST: N_("Plug it in again, see `workshop devices`, and record the next take."),
    TakeStatus.DISK_FULL: N_("Make room on the disk before the next take."),
    TakeStatus.DAMAGED: N_("See `workshop doctor`, then record it again."),
}


def roll(request: Request, started: Started, ctrl_c: CtrlC) -> None:
    """Follow a take to its end and say what became of it. Ctrl-C ends it properly.

    Raises:
        DeviceError: It ended otherwise than wanted; what was recorded is kept and told first.
    """
    number = started.take.number
    if not request.output.terminal:
        request.output.say(message("Take {number} is being recorded.", number=number))
    with request.output.progress() as progress:
        by_itself = _follow(request, number, progress, ctrl_c)
    finished = request.app.takes.finish(started.take.id) if by_itself else request.app.takes.stop()
    tell(request, finished)


def tell(request: Request, finished: Finished) -> None:
    """Say what a take has become: a table of its tracks, and what to do next.

    Raises:
        DeviceError: It ended otherwise than wanted.
    """
    take = finished.take
    request.output.say(message("Take {number}: {length}.", number=take.number, length=length(finished.seconds)))
    if finished.tracks:
        request.output.table(TRACKS, timed(one(request, take.number, finished.session.id)))
    if take.status in ENDINGS:
        raise DeviceError(Message(ENDINGS[take.status], {"number": take.number}), message(WAYS_OUT[take.status]))
    request.output.hint(
        message("What does the group think? `workshop take verdict {number} circled`", number=take.number)
    )


def _follow(request: Request, number: int, progress: Progress, ctrl_c: CtrlC) -> bool:
    """Keep the line up to date until the take ends; False when the leader ends it."""
    told: set[str] = set()
    while not request.app.takes.wait(PERIOD_SECONDS):
        if enter_pressed() or ctrl_c.pressed:
            return False
        rolling = request.app.takes.rolling()
        if rolling is not None:
            progress.update(_line(number, rolling))
            for word in sorted(set(rolling.warnings) - told):
                told.add(word)
                progress.note(message(WARNINGS.get(word, word)))
    return True


def _line(number: int, rolling: Rolling) -> Message:
    """The line that is kept up to date."""
    time = length(rolling.frame / rolling.sample_rate)
    if rolling.lost_frames:
        return message(
            "● Take {number}  {time}  lost frames: {lost}  Enter stops",
            number=number,
            time=time,
            lost=rolling.lost_frames,
        )
    return message("● Take {number}  {time}  Enter stops", number=number, time=time)
