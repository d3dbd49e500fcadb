"""What is heard in a finished track: how loud it is, and for how long. Each file is read once, block by block."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workshop_signal.reading import AudioError, blocks_of, open_audio

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MOST_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Heard:
    """Integrated loudness in LUFS by ITU-R BS.1770-4, and the frames in windows of 400 ms that pass its gates.

    Both are None for a file that cannot be read as audio; the loudness also where nothing passes the gates.
    """

    lufs: float | None = None
    active_frames: int | None = None


def measure(path: Path) -> Heard:
    """Measure one file. Raises OSError where it cannot be opened."""
    from workshop_signal.loudness import LoudnessMeter

    with path.open("rb"):
        pass
    try:
        with open_audio(path) as file:
            meter = LoudnessMeter(file.samplerate, file.channels)
            for block in blocks_of(file):
                meter.add(block)
    except AudioError:
        return Heard()
    lufs = meter.integrated()
    return Heard(None if lufs is None else round(lufs, 2), meter.active_frames())


def measure_all(paths: Sequence[Path]) -> list[Heard]:
    """Measure several files at once, as many as there are processors; each is None of both where it cannot be read."""
    if len(paths) < 2:
        return [_measured(path) for path in paths]
    with ThreadPoolExecutor(min(len(paths), os.cpu_count() or 1, MOST_AT_ONCE)) as pool:
        return list(pool.map(_measured, paths))


def _measured(path: Path) -> Heard:
    try:
        return measure(path)
    except OSError:
        return Heard()
