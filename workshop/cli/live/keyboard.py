"""Single keys without Enter, and a terminal that is afterwards as it was, whatever happens in between."""

from __future__ import annotations

import os
import re
import signal
import sys
import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType, TracebackType

ENTER = "enter"
ARROWS = {"\x1b[C": "right", "\x1bOC": "right", "\x1b[D": "left", "\x1bOD": "left"}
ENDING_SIGNALS = ("SIGTERM", "SIGHUP")
"""What ends a process without its `finally`: the terminal is put right before."""


def attended() -> bool:
    """Whether somebody sits at the keyboard."""
    try:
        return sys.stdin.isatty()
    except (AttributeError, ValueError):
        return False


def keys_of(signs: str) -> list[str]:
    """What a row of signs from a terminal means, key by key: `enter`, `left`, `right`, or the sign as a small letter.

    Other keys that send several signs mean nothing here.
    """
    keys: list[str] = []
    for sign in re.split("(\x1b[\\[O][CD]|.)", signs, flags=re.DOTALL)[1::2]:
        if sign == "\x1b":
            break
        if sign in "\r\n":
            keys.append(ENTER)
        elif sign in ARROWS or sign.isprintable():
            keys.append(ARROWS.get(sign, sign.lower()))
    return keys


class Keyboard:
    """`with Keyboard() as keyboard: for key in keyboard.pressed(0.1): …`.

    A stdin that is no terminal is never touched, and a terminal only while this process is in its foreground. On a
    keyboard that hangs up nobody presses anything any more. `stopping` is called before a signal ends the process or
    stops it, as Ctrl-Z does, and `resumed` when it goes on.
    """

    def __init__(self, resumed: Callable[[], None] = lambda: None, stopping: Callable[[], None] = lambda: None) -> None:
        self.attended = attended()
        self._resumed, self._stopping = resumed, stopping
        self._before: list[Any] | None = None
        self._handlers: dict[int, Any] = {}

    def __enter__(self) -> Self:
        """Switch line editing and echo off; what was typed too early is forgotten."""
        if self.attended and sys.platform != "win32":
            self._listen()
            self._quiet(flush=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the terminal as it was."""
        self._restore()
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        self._handlers.clear()

    def pressed(self, seconds: float = 0.0) -> list[str]:
        """Wait up to so many seconds for keys; returns those that were pressed."""
        if not self.attended:
            time.sleep(seconds)
            return []
        if sys.platform == "win32":
            return _windows_keys(seconds)
        if self._before is None:
            self._quiet(flush=False)
        if self._before is None or not _in_foreground():
            time.sleep(seconds)
            return []
        return self._read(seconds)

    def drain(self) -> None:
        """Forget what was typed ahead, so that the shell does not take it for a command."""
        if not self.attended:
            return
        if sys.platform == "win32":
            _windows_keys(0.0)
        elif _in_foreground():
            import termios

            with suppress(OSError, ValueError, termios.error):
                termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)

    @contextmanager
    def line_editing(self) -> Iterator[None]:
        """While this lasts the terminal is as it was, so that a line can be typed."""
        self._restore()
        try:
            yield
        finally:
            if self.attended and sys.platform != "win32":
                self._quiet(flush=True)

    def _read(self, seconds: float) -> list[str]:
        """The keys that wait at the terminal."""
        import select

        try:
            waiting, _, _ = select.select([sys.stdin.fileno()], [], [], seconds)
            signs = os.read(sys.stdin.fileno(), 256) if waiting else None
        except (OSError, ValueError):
            signs = b""
        if signs == b"":
            self.attended = False
        return keys_of(signs.decode(errors="replace")) if signs else []

    def _quiet(self, *, flush: bool) -> None:
        """Switch line editing and echo off, in the foreground; a process in the background would be stopped for it."""
        if sys.platform == "win32" or not _in_foreground():
            return
        import termios

        with suppress(OSError, ValueError, termios.error):
            descriptor = sys.stdin.fileno()
            before: list[Any] = termios.tcgetattr(descriptor)
            quiet: list[Any] = termios.tcgetattr(descriptor)
            quiet[3] &= ~(termios.ICANON | termios.ECHO)
            quiet[6][termios.VMIN], quiet[6][termios.VTIME] = 1, 0
            termios.tcsetattr(descriptor, termios.TCSAFLUSH if flush else termios.TCSANOW, quiet)
            self._before = before

    def _restore(self) -> None:
        """Put the terminal back."""
        before, self._before = self._before, None
        if sys.platform == "win32" or before is None or not _in_foreground():
            return
        import termios

        with suppress(OSError, ValueError, termios.error):
            termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, before)

    def _listen(self) -> None:
        """Put the terminal right before a signal ends or stops the process. Works in the main thread."""
        if sys.platform == "win32" or threading.current_thread() is not threading.main_thread():
            return
        numbers = [getattr(signal, name) for name in (*ENDING_SIGNALS, "SIGTSTP")]
        for number in numbers:
            if signal.getsignal(number) == signal.SIG_DFL:
                self._handlers[number] = signal.signal(number, self._put_right)

    def _put_right(self, number: int, _frame: FrameType | None) -> None:
        """Do what the signal would have done, with the terminal as it was."""
        self._stopping()
        self._restore()
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
        # Only a process that was stopped and goes on comes here.
        signal.signal(number, self._put_right)
        self._quiet(flush=False)
        self._resumed()


def _in_foreground() -> bool:
    """Whether the terminal listens to this process; one that is not its controlling terminal does."""
    if sys.platform == "win32":
        return True
    try:
        return os.tcgetpgrp(sys.stdin.fileno()) == os.getpgrp()
    except (OSError, ValueError):
        return True


def _windows_keys(seconds: float) -> list[str]:
    """The keys that wait on Windows, where a console cannot be waited for."""
    if sys.platform != "win32":
        return []
    import msvcrt

    deadline = time.monotonic() + seconds
    while not msvcrt.kbhit() and time.monotonic() < deadline:
        time.sleep(0.01)
    signs = ""
    while msvcrt.kbhit():
        sign = msvcrt.getwch()
        if sign in "\x00\xe0":
            msvcrt.getwch()
        else:
            signs += sign
    return keys_of(signs)
