"""Rendered files that are kept, so that the next take need not wait."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from typing import TYPE_CHECKING

from workshop_beats.keeping import Keeping, mark_used, part_of, write_whole

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MOST_BYTES = 2 << 30
"""About forty songs of four minutes."""

_SEAL = ".sha256"
_LOADING_SECONDS = 600.0
_SPARE_BYTES = 4 << 20


def kept_or_made(
    folder: Path, name: str, size: int, make: Callable[[Path], None], *, spare: int = _SPARE_BYTES
) -> tuple[Path, str]:
    """A WAV file below a folder and its SHA-256: the one that was kept while it is still what its seal says, else anew.

    `make` writes it to the path that it is given, which is not there yet; it becomes about `size` bytes. To have room
    for it and `spare` bytes more, others go. One that another process makes at the same time does no harm: it is the
    same. A take has its backing in memory, so only what was asked for within ten minutes stays whatever happens.

    Raises:
        OSError: It cannot be kept; and whatever `make` raises. Then nothing of it is left.
    """
    keeping = Keeping(folder, ".wav", MOST_BYTES, beside=_SEAL, safe_seconds=_LOADING_SECONDS)
    path = keeping.path(name)
    digest = _whole(path)
    keeping.make_room(0 if digest else size, spare)
    if digest is not None:
        return path, digest
    part = part_of(path)
    part.unlink(missing_ok=True)
    try:
        make(part)
        digest = _sha256_of(part)
        write_whole(path.with_suffix(_SEAL), digest.encode())
        part.replace(path)
    finally:
        with suppress(OSError):
            part.unlink()
    return path, digest


def _whole(path: Path) -> str | None:
    """The digest of a kept file that is there and still what its seal says; it counts as used now."""
    try:
        digest = _sha256_of(path)
        if path.with_suffix(_SEAL).read_bytes() != digest.encode():
            return None
        mark_used(path)
    except OSError:
        return None
    return digest


def _sha256_of(path: Path) -> str:
    """The digest of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
