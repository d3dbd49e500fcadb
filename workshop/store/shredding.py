"""Files that somebody wants gone: overwritten before they are unlinked, so that no block of them stays readable.

A disk that writes to new places every time, as flash memory and some file systems do, may keep old blocks until it uses
them again; those cannot be reached through the file, and no program can promise more than an encrypted disk can.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from pathlib import Path

BLOCK = bytes(1 << 20)


def shred(path: Path) -> bool:
    """Write zeros over a file, put them on the disk, and remove its name; returns whether it was there.

    A link goes, and what it leads to stays. Raises OSError; then it can be tried again.
    """
    try:
        if stat.S_ISREG(os.lstat(path).st_mode):
            path.chmod(0o600)
            with path.open("r+b") as file:
                zero(file, 0, os.fstat(file.fileno()).st_size)
        path.unlink()
    except FileNotFoundError:
        return False
    return True


def zero(file: BinaryIO, first: int, last: int) -> None:
    """Write zeros from one byte of an open file up to another, and wait until the disk has them. Raises OSError."""
    file.seek(first)
    while first < last:
        count = min(len(BLOCK), last - first)
        file.write(BLOCK[:count])
        first += count
    file.flush()
    os.fsync(file.fileno())


def shred_folder(folder: Path) -> None:
    """Shred every file in a folder and below it, then the folder. Raises OSError, having gone as far as it could."""
    failures = []
    for entry in sorted(folder.iterdir()):
        try:
            if entry.is_dir() and not entry.is_symlink():
                shred_folder(entry)
            else:
                shred(entry)
        except OSError as failure:
            failures.append(failure)
    if failures:
        raise failures[0]
    folder.rmdir()
