"""Whether Enter was pressed, without waiting for it."""

from __future__ import annotations

import sys


def enter_pressed() -> bool:
    """Whether a line waits at the keyboard; it is read. Never where stdin is no terminal."""
    try:
        if not sys.stdin.isatty():
            return False
    except (AttributeError, ValueError):
        return False
    if sys.platform == "win32":
        return _windows_enter()
    import select

    waiting, _, _ = select.select([sys.stdin], [], [], 0)
    return bool(waiting) and sys.stdin.readline() != ""


def _windows_enter() -> bool:
    """The same on Windows, where a console cannot be selected."""
    if sys.platform != "win32":
        return False
    import msvcrt

    pressed = False
    while msvcrt.kbhit():
        pressed = msvcrt.getwch() in "\r\n" or pressed
    return pressed
