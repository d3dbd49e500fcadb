"""Files that are either the old one or the new one, whenever the machine stops; for the owner's eyes only."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from workshop import paths

if TYPE_CHECKING:
    from pathlib import Path

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700


def replace_file(path: Path, content: bytes) -> None:
    """Put `content` in place of whatever `path` holds, in one step that lasts.

    Only one writer at a time may replace the same path.

    Raises:
        OSError: It could not be written; the old file is as it was.
    """
    fresh = path.with_name(f".{path.name}.new")
    try:
        with open(fresh, "wb", opener=_private) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder last, where the platform can."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_private(folder: Path) -> None:
    """Make a folder, and those above it, that last and that only the owner may look into.

    One that is there is left as it is.
    """
    for new in paths.make_private(folder):
        sync_folder(new.parent)


def create_private(path: Path) -> None:
    """Make an empty file that only the owner may read, unless there is one."""
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, PRIVATE_FILE))


def _private(path: str, flags: int) -> int:
    """Open as `open` asks, with the mode of a private file."""
    return os.open(path, flags, PRIVATE_FILE)
