"""Single keys from the terminal while something plays, without Enter; the terminal is as it was afterwards."""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WORDS = {
    " ": "toggle",
    "t": "tap",
    "+": "faster",
    "=": "faster",
    "-": "slower",
    "K": "up",
    "k": "down",
    "n": "next",
    "p": "previous",
    "l": "loop",
    "\r": "enter",
    "\n": "enter",
    "q": "quit",
    "\x03": "quit",
    "\x04": "quit",
    "\x1b": "quit",
    "\x1b[A": "up",
    "\x1b[B": "down",
    "\x1b[C": "next",
    "\x1b[D": "previous",
    "\x1bOA": "up",
    "\x1bOB": "down",
    "\x1bOC": "next",
    "\x1bOD": "previous",
}
"""What each key means to `workshop_beats.playing.conductor`. Arrows come as more than one sign."""

_WAIT_SECONDS = 0.25

_WINDOWS_ARROWS = {"H": "up", "P": "down", "M": "next", "K": "previous"}


def words_of(signs: str) -> list[str]:
    """What a row of signs from the terminal means, key by key; keys without a meaning are passed over."""
    words: list[str] = []
    place = 0
    while place < len(signs):
        arrow = signs[place : place + 3]
        key = arrow if arrow in WORDS else signs[place]
        # An unknown sequence (F-keys, Delete) must not be taken for Escape, which quits.
        if key == "\x1b" and len(signs) > place + 1:
            return words
        if key in WORDS or key.lower() in WORDS:
            words.append(WORDS.get(key) or WORDS[key.lower()])
        place += len(key)
    return words


@contextmanager
def live_keys() -> Iterator[Callable[[float], list[str]]]:
    """Give a function that waits up to so many seconds and returns the words of the keys that were pressed.

    Where stdin is no terminal it only waits.
    """
    if not _terminal():
        yield _wait
    elif sys.platform == "win32":
        yield _windows
    else:
        with _unbuffered(sys.stdin.fileno()) as read:
            yield read


def _terminal() -> bool:
    """Whether somebody sits at the keyboard."""
    try:
        return sys.stdin.isatty()
    except (AttributeError, ValueError):
        return False


def _wait(seconds: float) -> list[str]:
    """Nobody presses anything."""
    time.sleep(seconds)
    return []


@contextmanager
def _unbuffered(descriptor: int) -> Iterator[Callable[[float], list[str]]]:
    """Switch a terminal's line editing and echo off; output and Ctrl-C stay as they are."""
    if sys.platform == "win32":
        raise NotImplementedError
    import select
    import termios

    before = termios.tcgetattr(descriptor)
    quiet: list[Any] = termios.tcgetattr(descriptor)
    quiet[3] &= ~(termios.ICANON | termios.ECHO)
    quiet[6][termios.VMIN], quiet[6][termios.VTIME] = 1, 0

    def read(seconds: float) -> list[str]:
        deadline = time.monotonic() + seconds
        # A Ctrl-C that comes right before the waiting begins is heard when that ends, so it is never long.
        while not select.select([descriptor], [], [], max(0, min(deadline - time.monotonic(), _WAIT_SECONDS)))[0]:
            if time.monotonic() >= deadline:
                return []
        signs = os.read(descriptor, 64)
        return words_of(signs.decode(errors="replace")) if signs else ["quit"]

    termios.tcsetattr(descriptor, termios.TCSADRAIN, quiet)
    try:
        yield read
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


def _windows(seconds: float) -> list[str]:
    """The same on Windows, where a console cannot be waited for."""
    if sys.platform != "win32":
        return []
    import msvcrt

    deadline = time.monotonic() + seconds
    while not msvcrt.kbhit():
        if time.monotonic() >= deadline:
            return []
        time.sleep(0.01)
    sign = msvcrt.getwch()
    if sign in "\x00\xe0":
        arrow = _WINDOWS_ARROWS.get(msvcrt.getwch())
        return [arrow] if arrow else []
    return words_of(sign)
