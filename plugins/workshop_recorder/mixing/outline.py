"""How high a source gets along a take: what a picture of it is drawn from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from workshop_recorder.mixing.summing import blocks
from workshop_signal.levels import FULL_SCALE

if TYPE_CHECKING:
    from workshop_recorder.mixing.sources import Source
    from workshop_recorder.mixing.summing import Tell


def outline(source: Source, frames: int, columns: int, tell: Tell) -> dict[str, Any]:
    """The peak of each column of a picture that many columns wide, in thousandths of full scale, and which clipped.

    Raises:
        AudioError: The recording cannot be read to its end.
    """
    heights = np.zeros(columns, np.float32)
    for first, count in blocks([(0, frames)]):
        heard = source.block(first, count)
        if heard is not None:
            found = (first + np.arange(count)) * columns // frames
            edges = np.flatnonzero(np.diff(found, prepend=-1))
            peaks = np.maximum.reduceat(np.abs(heard).max(axis=0), edges)
            heights[found[edges]] = np.maximum(heights[found[edges]], peaks)
        tell(count)
    clipped = np.flatnonzero(heights >= FULL_SCALE)
    return {"heights": np.rint(np.minimum(heights, 1) * 1000).astype(int).tolist(), "clipped": clipped.tolist()}
