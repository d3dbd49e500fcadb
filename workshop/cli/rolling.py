"""While a take rolls: it is shown, single keys act on it, and what it has become is said when it has ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop.cli.live.acting import Ending, Keys
from workshop.cli.live.display import Display, display_for
from workshop.cli.live.judging import can_judge, judge
from workshop.cli.live.keyboard import Keyboard
from workshop.cli.take_list import TRACKS, one, timed
from workshop.domain.take import TakeStatus, length
from workshop.errors import DeviceError, StateError
from workshop.messages import N_, Message, message
from workshop.services.take_view import TakeWatch

if TYPE_CHECKING:
    from workshop.cli.interrupts import CtrlC
    from workshop.cli.request import Request
    from workshop.domain.take import Take
    from workshop.services.take_request import Finished, Started

PERIOD_SECONDS = 0.1
ENDINGS = {
    TakeStatus.RECOVERED: N_("Take {number} was cut off; what was recorded until then is kept."),
    TakeStatus.DEVICE_LOST: N_(
        "The device went away, so take {number} has ended; what was recorded until then is kept."
    ),
    TakeStatus.DISK_FULL: N_("The disk is full, so take {number} has ended; what was recorded until then is kept."),
    TakeStatus.DAMAGED: N_("Nothing of take {number} could be kept."),
}
WAYS_OUT = {
    TakeStatus.RECOVERED: N_("Listen to it: `workshop take play {number}`. It stays until you delete it."),
    TakeStatus.DEVICE_LOST: N_("Plug it in again, see `workshop devices`, and record the next take."),
    TakeStatus.DISK_FULL: N_("Make room on the disk before the next take."),
    TakeStatus.DAMAGED: N_("See `workshop doctor`, then record it again."),
}


def roll(request: Request, started: Started, ctrl_c: CtrlC) -> None:
    """Follow a take to its end and say what became of it. Ctrl-C ends it properly.

    Raises:
        DeviceError: It ended otherwise than wanted; what was recorded is kept and told first.
    """
    take = started.take
    display = display_for(request)
    with Keyboard(display.anew, display.rest) as keyboard, display:
        watch = TakeWatch(request.app, begun=not any(track.start_frame for track in started.tracks))
        ending = _follow(request, take, watch, display, keyboard, ctrl_c)
    takes = request.app.takes
    finished = None
    if ending is Ending.DELETED:
        request.app.deleting.stop_and_delete()
    else:
        try:
            finished = takes.finish(take.id) if ending is Ending.BY_ITSELF else takes.stop()
        except StateError:
            if watch.begun:
                raise
            request.output.say(message("Stopped before recording began; nothing was recorded."))
            return
    # Deleted here, or by `workshop take stop --delete` in another window.
    if finished is None or finished.take.removed:
        request.output.say(message("Take {number} is stopped and deleted.", number=take.number))
        return
    # Who pressed Ctrl-C wants to be gone, and who stopped it in another window is asked there.
    asking = ending is not Ending.INTERRUPTED and not finished.already and can_judge(request)
    tell(request, finished, hint=not asking)
    if asking:
        judge(request, finished.take, ctrl_c)


def tell(request: Request, finished: Finished, *, hint: bool = True) -> None:
    """Say what a take has become: a table of its tracks, and with `hint` what to do next.

    Raises:
        DeviceError: It ended otherwise than wanted.
    """
    take = finished.take
    if take.removed:
        request.output.say(message("Take {number} is deleted.", number=take.number))
        return
    request.output.say(message("Take {number}: {length}.", number=take.number, length=length(finished.seconds)))
    if finished.tracks:
        request.output.table(TRACKS, timed(one(request, take.number, finished.session.id)))
    for remark in finished.remarks:
        request.output.warn(remark)
    if take.status in ENDINGS:
        raise DeviceError(*(Message(words[take.status], {"number": take.number}) for words in (ENDINGS, WAYS_OUT)))
    if hint:
        request.output.hint(
            message("What does the group think? `workshop take verdict {number} circled`", number=take.number)
        )


def _follow(
    request: Request, take: Take, watch: TakeWatch, display: Display, keyboard: Keyboard, ctrl_c: CtrlC
) -> Ending:
    """Show the take and do what keys ask until it ends, or somebody ends it."""
    keys = Keys(request, take, watch, display)
    shown = False
    while not request.app.takes.wait(PERIOD_SECONDS):
        if ctrl_c.pressed:
            return Ending.INTERRUPTED
        view = watch.look()
        if view is None:
            continue
        if not shown:
            # What was typed until now was meant for something else; whoever sees the take may press a key at once.
            keyboard.drain()
            shown = True
        for sentence in [] if keys.asking else watch.news():
            display.tell(sentence)
        ending = keys.press(keyboard.pressed(), view)
        if ending is not None:
            return ending
        display.show(view)
    return Ending.BY_ITSELF
