"""After a take: verdict and note in one key each, where somebody sits at a keyboard; nothing has to be answered."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from workshop.cli.live.drawing import Drawing
from workshop.cli.live.keyboard import ENTER, Keyboard, attended
from workshop.cli.live.painter import plain, screen_size
from workshop.domain.session import About
from workshop.domain.take import Verdict
from workshop.errors import WorkshopError
from workshop.messages import N_, message

if TYPE_CHECKING:
    from workshop.cli.interrupts import CtrlC
    from workshop.cli.request import Request
    from workshop.domain.take import Take
    from workshop.messages import Message

WAIT_SECONDS = 0.2
VERDICTS = {"c": Verdict.CIRCLED, "k": Verdict.KEEP, "n": Verdict.NO_GOOD, "f": Verdict.FALSE_START}
KEYS = (
    ("c", N_("circled")),
    ("k", N_("keep")),
    ("n", N_("no-good")),
    ("f", N_("false-start")),
    ("t", N_("note")),
    ("p", N_("listen")),
)
ENTER_KEY = "Enter"
LATER = (ENTER_KEY, N_("later"))
LONGEST_LINE = 4096


def can_judge(request: Request) -> bool:
    """Whether there is somebody to ask."""
    return request.output.terminal and attended()


def judge(request: Request, take: Take, ctrl_c: CtrlC) -> None:
    """Ask what the group thinks of a take until there is a verdict, Enter or Ctrl-C.

    What was typed behind it is forgotten: a command that somebody began to type is no second verdict.
    """
    asking = _Judging(request, take, ctrl_c)
    with Keyboard() as keyboard:
        asking.ask()
        while keyboard.attended and not ctrl_c.pressed:
            for key in keyboard.pressed(WAIT_SECONDS):
                if key in {ENTER, "q"} or asking.press(key, keyboard):
                    keyboard.drain()
                    return


def give_verdict(request: Request, number: int, verdict: Verdict, session: str | None) -> Message:
    """Store a verdict on a take; what is said of it, and of one that it replaces."""
    before = request.app.takes.get(number, session=session).verdict
    judged = request.app.takes.verdict(number, verdict, session=session)
    text = request.translator.text
    facts = {"number": judged.number, "verdict": text(judged.verdict)}
    if before and before is not verdict:
        return message("Take {number}: {verdict}, and no longer {before}.", before=text(before), **facts)
    return message("Take {number}: {verdict}.", **facts)


class _Judging:
    """One take to be judged."""

    def __init__(self, request: Request, take: Take, ctrl_c: CtrlC) -> None:
        self._request, self._take, self._ctrl_c = request, take, ctrl_c
        self._listen = _command("play")

    def ask(self) -> None:
        """Say which keys there are."""
        take = self._take
        question = message("What does the group think of take {number}?", number=take.number)
        if take.verdict:
            said = self._request.translator.text(take.verdict)
            question = message(
                "Take {number}: {verdict}. Enter leaves it so; another key changes it.",
                number=take.number,
                verdict=said,
            )
        self._request.output.say(question)
        columns, rows = screen_size(self._request.output)
        drawing = Drawing(self._request.translator, columns, rows)
        last = (ENTER_KEY, N_("leave it so")) if take.verdict else LATER
        keys = [*(key for key in KEYS if key[0] != "p" or self._listen is not None), last]
        for line in drawing.flowing([f"{key} {self._request.translator.text(does)}" for key, does in keys], ""):
            self._request.output.say(plain(line))

    def press(self, key: str, keyboard: Keyboard) -> bool:
        """Do what one key asks; whether it was a verdict. What cannot be done is said."""
        try:
            if key in VERDICTS:
                self._verdict(VERDICTS[key])
                return True
            if key == "t":
                self._note(keyboard)
                self._ask_again()
            elif key == "p" and self._listen is not None:
                self._play(self._listen, keyboard)
                self.ask()
        except WorkshopError as error:
            self._request.output.refuse(error)
            self._ask_again()
        return False

    def _ask_again(self) -> None:
        """Say in one line that an answer is still waited for, after something else was said."""
        if not self._ctrl_c.pressed:
            text = self._request.translator.text
            later = f"{ENTER_KEY} {text(N_('leave it so') if self._take.verdict else LATER[1])}"
            self._request.output.say(message("And the verdict? {keys}, {later}", keys=" ".join(VERDICTS), later=later))

    def _verdict(self, verdict: Verdict) -> None:
        """Keep a verdict."""
        self._request.output.say(give_verdict(self._request, self._take.number, verdict, self._take.session))

    def _note(self, keyboard: Keyboard) -> None:
        """Keep a note that is typed in one line; an empty one is none."""
        self._request.output.stdout.write(self._request.output.text(message("Note:")) + " ")
        self._request.output.stdout.flush()
        try:
            with keyboard.line_editing(), self._ctrl_c.breaking():
                text = _line()
        except KeyboardInterrupt:
            self._request.output.say()
            return
        if text:
            self._request.app.notes.add(text, about=About.TAKE, subject=self._take.number, session=self._take.session)
            self._request.output.say(message("The note on take {number} is kept.", number=self._take.number))
        else:
            self._request.output.say(message("The note was empty, so none is kept."))

    def _play(self, command: click.Command, keyboard: Keyboard) -> None:
        """Listen to the take."""
        group = _takes()
        words = [str(self._take.number), "--session", self._take.session]
        with keyboard.line_editing(), command.make_context("play", words, parent=group) as ctx:
            command.invoke(ctx)


def _line() -> str:
    """A line that somebody types; read past Python's buffer, so that the next key is not in it."""
    if sys.platform == "win32":
        return sys.stdin.readline().strip()
    return os.read(sys.stdin.fileno(), LONGEST_LINE).decode(errors="replace").strip()


def _takes() -> click.Context | None:
    """The context of `workshop take`, when this is one of its commands."""
    ctx = click.get_current_context(silent=True)
    return ctx.parent if ctx is not None and isinstance(getattr(ctx.parent, "command", None), click.Group) else None


def _command(name: str) -> click.Command | None:
    """The command of that name beside this one, if there is one."""
    group = _takes()
    if group is None or not isinstance(group.command, click.Group):
        return None
    return group.command.get_command(group, name)
