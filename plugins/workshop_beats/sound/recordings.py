"""The recordings that kits are made of, and what tells that a leader has put another in a file's place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def states(voices: Iterable[Mapping[str, Any]]) -> list[list[int]]:
    """Size in bytes and time in nanoseconds of each recording of some voices of a kit; nothing for one that is gone."""
    paths = (path for voice in voices for layer in voice.get("samples") or () for path in layer)
    return [_state(path) for path in paths]


def _state(path: str) -> list[int]:
    """What changes when a file is replaced."""
    try:
        found = Path(path).stat()
    except OSError:
        return []
    return [found.st_size, found.st_mtime_ns]
