"""What is said while what plays along to a take is made ready: that nothing is recorded yet, and how far it is."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from threading import Timer
from typing import TYPE_CHECKING

from workshop.cli.live.display import display_for
from workshop.cli.live.keyboard import Keyboard
from workshop.cli.live.lines import Lines
from workshop.messages import message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from workshop.cli.interrupts import CtrlC
    from workshop.cli.progress import Progress
    from workshop.cli.request import Request

PATIENCE_SECONDS = 0.5
"""How long nothing is said where it may be ready at once."""


@contextmanager
def preparing(request: Request, ctrl_c: CtrlC, *, at_once: bool) -> Iterator[Callable[[float], None]]:
    """Say what is waited for, `at_once` or when it lasts; yields what is told the share of it that is done, 0 to 1.

    What is typed meanwhile is forgotten. Raises KeyboardInterrupt on Ctrl-C.
    """
    line: AbstractContextManager[Progress | None] = request.output.progress()
    if isinstance(display_for(request), Lines):
        line = nullcontext()
    waiting = message("Getting ready what plays along … Nothing is recorded yet. Ctrl-C cancels.")
    with ctrl_c.breaking(), Keyboard() as keyboard, line as progress:
        say = request.output.say if progress is None else progress.update
        timer = Timer(PATIENCE_SECONDS, say, (waiting,))

        def tell(share: float) -> None:
            done = message(
                "Getting ready what plays along … {percent} %. Nothing is recorded yet. Ctrl-C cancels.",
                percent=round(100 * share),
            )
            if progress is not None:
                timer.cancel()
                progress.update(done)

        if at_once:
            say(waiting)
        else:
            timer.start()
        try:
            yield tell
        finally:
            timer.cancel()
            keyboard.drain()
