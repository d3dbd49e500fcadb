"""Questions to whoever sits at the keyboard."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from workshop import message

if TYPE_CHECKING:
    from workshop import Message, Request

_YES = frozenset({"y", "yes", "j", "ja"})
_NO = frozenset({"n", "no", "nei"})


def answer(request: Request, question: Message) -> str | None:
    """What is typed after a question, without blanks around it; None where nobody can answer."""
    request.output.stdout.write(f"{request.output.text(question)} ")
    request.output.stdout.flush()
    typed = sys.stdin.readline()
    if typed.endswith("\n"):
        return typed.strip()
    request.output.say()
    return typed.strip() or None


def forget_keys() -> None:
    """Let go of keys that were pressed before a question is asked, such as one q too many; a pipe keeps all."""
    if not sys.stdin.isatty():
        return
    if sys.platform == "win32":
        import msvcrt

        while msvcrt.kbhit():
            msvcrt.getwch()
    else:
        import termios

        termios.tcflush(sys.stdin, termios.TCIFLUSH)


def agreed(request: Request, question: Message) -> bool | None:
    """Whether the answer is yes; it is asked again until it is yes or no. None where nobody can answer."""
    while (typed := answer(request, question)) is not None:
        if typed.casefold() in _YES | _NO:
            return typed.casefold() in _YES
        request.output.say(message("Type y for yes or n for no."))
    return None


def number(request: Request, question: Message) -> int | None:
    """A whole number from 0 up; it is asked again until there is one. None where nobody can answer."""
    while (typed := answer(request, question)) is not None:
        if typed.isascii() and typed.isdecimal() and len(typed) < 5:
            return int(typed)
        request.output.say(message("Type a number, such as 3."))
    return None
