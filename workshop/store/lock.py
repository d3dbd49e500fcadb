"""A lock between processes that the operating system lets go of when its holder dies."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from workshop.store import durable, failures

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAUSE = 0.02


@contextmanager
def locked(path: Path, wait: float) -> Iterator[bool]:
    """Hold the lock file at `path`; yields whether it could be had within `wait` seconds. Not reentrant.

    Raises:
        LibraryError: The file cannot be made: the library is read-only, or its disk full.
    """
    with _opened(path) as file:
        held = _acquire(file, wait)
        try:
            yield held
        finally:
            if held:
                _release(file)


def _opened(path: Path) -> IO[bytes]:
    """The lock file, made if need be."""
    try:
        durable.make_private(path.parent)
        return path.open("a+b")
    except OSError as failure:
        raise failures.explain(failure, path.parent.parent) from failure


def _acquire(file: IO[bytes], wait: float) -> bool:
    """Try until the time is up."""
    end = time.monotonic() + wait
    while not _try(file):
        if time.monotonic() >= end:
            return False
        time.sleep(PAUSE)
    return True


if sys.platform == "win32":
    import msvcrt

    def _try(file: IO[bytes]) -> bool:
        """Lock the first byte, or say that somebody else has it."""
        file.seek(0)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _release(file: IO[bytes]) -> None:
        """Let go of the first byte."""
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try(file: IO[bytes]) -> bool:
        """Lock the file, or say that somebody else has it."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _release(file: IO[bytes]) -> None:
        """Let go of the file."""
        fcntl.flock(file, fcntl.LOCK_UN)
