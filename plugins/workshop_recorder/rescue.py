"""A file that is deleted while it is written is not lost before it is closed: it is written again from what is open."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


CLOSED = -1
"""In place of the number of a file that was let go: the system refuses it, whatever is tried with it."""


def is_deleted(descriptor: int, path: Path) -> bool:
    """Whether an open file has no name any more; one that was moved, or whose disk counts no names, has."""
    held = os.fstat(descriptor)
    if held.st_nlink:
        return False
    try:
        return not os.path.samestat(path.stat(), held)
    except OSError:
        return True


def write_again(descriptor: int, path: Path) -> None:
    """Give a deleted file that is open for reading its name and folder back. Raises OSError; overwrites nothing."""
    if not is_deleted(descriptor, path):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    os.lseek(descriptor, 0, os.SEEK_SET)
    with os.fdopen(descriptor, "rb", closefd=False) as held, path.open("xb") as file:
        os.fchmod(file.fileno(), 0o600)
        shutil.copyfileobj(held, file, 2**20)
        file.flush()
        os.fsync(file.fileno())
