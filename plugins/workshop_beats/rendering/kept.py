"""Rendered files that are kept, so that the next take need not wait: bounded, and never taken from under a take."""

from __future__ import annotations

import hashlib
import os
import time
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES = 2 << 30
"""About forty songs of four minutes."""

_DAY = 86_400.0


def sha256_of(path: Path) -> str:
    """The digest of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_whole(path: Path) -> bool:
    """Whether a kept file is there and still what its seal says; if so, it counts as used now."""
    try:
        whole = seal_of(path).read_text(encoding="ascii") == sha256_of(path)
        if whole:
            os.utime(path)
    except (OSError, UnicodeDecodeError):
        return False
    return whole


def seal_of(path: Path) -> Path:
    """The file beside a kept one that holds its digest."""
    return path.with_suffix(".sha256")


def prune(folder: Path, coming: int, most: int = MOST_BYTES) -> None:
    """Before `coming` bytes are added: take away the files used longest ago, until all fit in `most` bytes.

    Files that were used within a day stay whatever they take: a take may be playing one. What cannot be removed stays.
    """
    kept = []
    for path in folder.glob("*.wav"):
        with suppress(OSError):
            kept.append((path.stat().st_mtime, path.stat().st_size, path))
    total = coming + sum(size for _, size, _ in kept)
    for used, size, path in sorted(kept):
        if total <= most or time.time() - used < _DAY:
            return
        with suppress(OSError):
            path.unlink()
            total -= size
            seal_of(path).unlink(missing_ok=True)
