"""Meters on a terminal, redrawn ten times a second."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Self

from workshop.cli.live.drawing import Drawing, signs_for
from workshop.cli.live.painter import Line, Painter, screen_size
from workshop.messages import joined

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from workshop.cli.output import Output
    from workshop.messages import Message
    from workshop.services.armed_view import ArmedView
    from workshop.services.take_view import TakeView

TOLD_SECONDS = 10.0
"""How long the screen shows what a key did, and what has changed."""


class Screen:
    """A display for a terminal. Warnings that were shown are said once more at the end, where they stay."""

    def __init__(self, output: Output, clock: Callable[[], float] = time.monotonic) -> None:
        self._output, self._clock = output, clock
        self._painter = Painter(output)
        self._signs = signs_for(output.stdout.encoding)
        self._answers: list[tuple[Message, float]] = []
        self._news: list[tuple[Message, float]] = []
        self._helping = self._gone = self._seen = False
        self._warned: dict[str, Message] = {}

    def __enter__(self) -> Self:
        """Hide the cursor."""
        self._painter.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Make room for what is said next."""
        self._painter.__exit__(kind, error, trace)
        if not self._gone:
            for sentence in self._warned.values():
                self._output.warn(sentence)

    def show(self, view: TakeView) -> None:
        """Draw a take as it is now."""
        self._warned |= {str(sentence): sentence for sentence in view.warnings}
        told = self._told()
        self.draw(lambda drawing: drawing.take(view, told, helping=self._helping))

    def show_armed(self, view: ArmedView) -> None:
        """Draw an open device as it is now."""
        told = self._told()
        self.draw(lambda drawing: drawing.armed(view, told))

    def draw(self, make: Callable[[Drawing], list[Line]]) -> None:
        """Paint what `make` draws; a terminal that is gone is not drawn on any more."""
        if self._gone:
            return
        try:
            columns, rows = screen_size(self._output)
            self._painter.paint(make(Drawing(self._output.translator, columns, rows, self._signs)))
        except (OSError, ValueError):
            self._gone = True

    def tell(self, sentence: Message) -> None:
        """Show for a while what has changed, beside all else that is told."""
        self._news.append((sentence, self._clock() + TOLD_SECONDS))

    def answer(self, sentence: Message) -> None:
        """Show for a while what a key did, in place of what keys did before the screen was drawn last."""
        if self._seen:
            self._answers, self._seen = [], False
        self._answers.append((sentence, self._clock() + TOLD_SECONDS))

    def _told(self) -> Message | None:
        """What is shown of what was told: the answer first, which a low terminal must not lose."""
        self._seen = True
        now = self._clock()
        self._answers, self._news = ([one for one in told if now < one[1]] for told in (self._answers, self._news))
        said = [sentence for sentence, _ in (*self._answers, *self._news)]
        return joined(*said) if said else None

    def help(self, view: TakeView) -> None:
        """Show what each key is for, or hide it."""
        self._helping = not self._helping
        self.show(view)

    def anew(self) -> None:
        """Draw all of it again below what was written meanwhile."""
        self._painter.forget()

    def rest(self) -> None:
        """Leave the terminal to the shell for a while."""
        self._painter.rest()
