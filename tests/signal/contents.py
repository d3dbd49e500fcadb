"""What a chunk of a WAV file holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop_signal.chunks.riff import content_of, layout_of

if TYPE_CHECKING:
    from pathlib import Path


def read_chunk(path: Path, name: str) -> bytes | None:
    """The content of the first chunk of that name, or None when there is none."""
    with path.open("rb") as file:
        chunk = layout_of(file).find(name)
        return None if chunk is None else content_of(file, chunk, 1 << 20)
