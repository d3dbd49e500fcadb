"""A note on its frame, as those who lay songs out and those who mix them both name it. Imports nothing heavy."""

from __future__ import annotations

from typing import NamedTuple


class Hit(NamedTuple):
    """A note on its frame: `frames` is how long it is held, `velocity` 1 to 127, `pitch` a MIDI note."""

    frame: int
    voice: str
    pitch: int
    frames: int
    velocity: int
