"""Plain lines in place of meters: for pipes, logs and screen readers."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Self

from workshop.cli.live.drawing import CLIPPED, HELP, NOBODY, SILENT, Drawing
from workshop.domain.take import length
from workshop.messages import Message, message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import TracebackType

    from workshop.cli.output import Output
    from workshop.services.armed_view import ArmedView
    from workshop.services.take_view import PersonView, TakeView

LINE_SECONDS = 10.0
"""How often levels are said."""


class Lines:
    """A display that says the levels every ten seconds, each warning once, and what keys did."""

    def __init__(self, output: Output, clock: Callable[[], float] = time.monotonic) -> None:
        self._output, self._clock = output, clock
        self._due = clock() + LINE_SECONDS
        self._told: set[str] = set()
        self._waits = self._begun = False

    def __enter__(self) -> Self:
        """Nothing is drawn."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """There is nothing to put right."""

    def show(self, view: TakeView) -> None:
        """Say what is new, first that it is recorded or when that begins, and now and then the levels."""
        self._begin(view)
        self.warn(view.warnings if view.asking is None else [*view.warnings, view.asking])
        if self.due():
            place = Drawing(self._output.translator, 80, 24).place(view.place)
            self.say("  ".join([self._time(view), *place, *map(self._level, view.people)]))

    def show_armed(self, view: ArmedView, *, last: bool = False) -> None:
        """Say what is new of an open device, and now and then, or with `last` once more, the levels."""
        device = message("{device}: {channels} channels at {rate} Hz.", **view.facts)
        self.warn([device, *view.remarks, *view.warnings])
        if last or self.due():
            people = [replace(person, alias=f"{person.channel}: {person.alias}".rstrip()) for person in view.people]
            self.say("  ".join(map(self._level, people)))

    def warn(self, sentences: Iterable[Message]) -> None:
        """Say each sentence once, however often it comes."""
        for sentence in sentences:
            if str(sentence) not in self._told:
                self._told.add(str(sentence))
                self.say(sentence)

    def due(self) -> bool:
        """Whether it is time for a line of levels."""
        if self._clock() < self._due:
            return False
        self._due = self._clock() + LINE_SECONDS
        return True

    def tell(self, sentence: Message) -> None:
        """Say what has changed."""
        self.say(sentence)

    def answer(self, sentence: Message) -> None:
        """Say what a key did."""
        self.say(sentence)

    def say(self, sentence: Message | str) -> None:
        """Say a line. Nobody may read along any more: the take goes on all the same."""
        with suppress(OSError, ValueError):
            self._output.say(sentence)

    def help(self, view: TakeView) -> None:
        """Say what each key is for."""
        known = {key for key, _ in view.keys}
        for key, does in HELP:
            if key in known:
                self.say(f"{key}: {self._output.translator.text(does)}")

    def anew(self) -> None:
        """Nothing: what was said stands where it is."""

    def rest(self) -> None:
        """Nothing: the terminal is as it was."""

    def _time(self, view: TakeView) -> str:
        """How long it has been recorded, or when that begins."""
        if view.begins_in is None:
            return length(view.seconds)
        return self._output.text(message("Recording begins in {time}.", time=length(view.begins_in)))

    def _begin(self, view: TakeView) -> None:
        """Say once when recording begins, where that is later, and once that it has."""
        if view.begins_in is None and not self._begun:
            self._begun = True
            self.say(message("Take {number} is being recorded.", number=view.number))
        elif view.begins_in is not None and not self._waits:
            self._waits = True
            self.say(message("Recording begins in {time}.", time=length(view.begins_in)))

    def _level(self, person: PersonView) -> str:
        """A person and their level, or what is wrong with it."""
        text = self._output.translator.text
        if person.on_turn is False:
            return f"{person.alias} ({text(person.note)})" if person.note else person.alias
        held = "-∞" if person.held_dbfs is None else f"{person.held_dbfs:.0f}"
        what = text(SILENT) if person.silent else text(CLIPPED) if person.clipped else f"{held} dB"
        return f"{person.alias or text(NOBODY)} {what}"
