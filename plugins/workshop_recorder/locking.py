"""A lock that the operating system lets go of when its holder dies, however it dies."""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    BEYOND = 2**30  # there a locked byte keeps nobody from reading the file

    def _try(descriptor: int, *, shared: bool) -> None:  # noqa: ARG001 - Windows knows no shared locks here
        os.lseek(descriptor, BEYOND, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _try(descriptor: int, *, shared: bool) -> None:
        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)


class FileLock:
    """Holds a lock on a file until `release` or the end of the process. The file stays: unlinking it would race."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor: int | None = descriptor

    @classmethod
    def acquire(cls, path: Path, patience: float = 1.0) -> FileLock | None:
        """Lock, trying for `patience` seconds (somebody may just be looking); None when another holds it."""
        descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            if lock_open(descriptor, patience):
                return cls(descriptor)
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)
        return None

    def release(self) -> None:
        """Let go; a second time does nothing."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def lock_open(descriptor: int, patience: float = 1.0) -> bool:
    """Lock an open file until it is closed, trying for `patience` seconds; False when another holds it.

    Raises OSError on a disk that knows no locks.
    """
    deadline = time.monotonic() + patience
    while True:
        try:
            _try(descriptor, shared=False)
        except (BlockingIOError, PermissionError):
            if time.monotonic() > deadline:
                return False
            time.sleep(0.01)
        else:
            return True


def held(path: Path) -> bool:
    """Whether a living process holds the lock."""
    try:
        descriptor = os.open(path, os.O_RDWR)
    except OSError:
        return False
    try:
        _try(descriptor, shared=True)
    except OSError:
        return True
    finally:
        with suppress(OSError):
            os.close(descriptor)
    return False
