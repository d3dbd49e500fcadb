"""From a balanced sum to a finished file: as loud as was asked for, with no true peak above the ceiling.

The limiter takes a little loudness away, so a file is measured and, where it is too soft, written once more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from workshop_recorder.mixing.balance import raised
from workshop_recorder.mixing.summing import blocks
from workshop_recorder.mixing.writing import checked, new_file
from workshop_signal.limiter import Limiter
from workshop_signal.loudness import LoudnessMeter

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from workshop_recorder.mixing.summing import Sum, Tell

CLOSE_LU = 0.1
"""A file this near to the loudness asked for is good enough."""

MOST_PASSES = 4
MOST_MORE_DB = 6.0
"""By how much more than the sum alone needs a mix is driven into the limiter."""

SPARE_DB = 0.1
"""How much further the ceiling sinks than an encoder overshot it."""


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be written: the file, its form, so many frames at a rate, its loudness (LUFS) and ceiling (dBTP).

    `tags` are the words that are written into it.
    """

    path: Path
    form: str
    rate: int
    frames: int
    lufs: float
    dbtp: float
    tags: Mapping[str, str]


def master(mix: Sum, target: Target, loudness: float | None, tell: Tell) -> dict[str, Any]:
    """Write a mix of that loudness in LUFS (None: silence); returns what was measured of the file.

    Raises:
        AudioError: A recording cannot be read to its end.
        OSError: The file cannot be written.
    """
    begin = gain = raised(loudness, target.lufs)
    aim = target.lufs if loudness is None else loudness + begin
    ceiling = target.dbtp
    for left in reversed(range(MOST_PASSES)):
        lufs, peak = _write(mix, target, gain, ceiling, tell)
        over = 0.0 if peak is None else max(peak - target.dbtp, 0.0)
        short = 0.0 if lufs is None else aim - lufs
        better = gain if abs(short) <= CLOSE_LU else min(gain + short, begin + MOST_MORE_DB)
        if not left or (better == gain and not over):
            break
        gain, ceiling = better, ceiling - (over + SPARE_DB if over else 0.0)
        target.path.unlink()
    return {"lufs": lufs, "dbtp": peak, "frames": target.frames}


def _write(mix: Sum, target: Target, gain: float, ceiling: float, tell: Tell) -> tuple[float | None, float | None]:
    """Write the file once; returns its loudness in LUFS and its true peak in dBTP."""
    limiter, meter = Limiter(target.rate, ceiling), LoudnessMeter(target.rate, 2)
    factor = np.float32(10 ** (gain / 20))
    with new_file(target.path, target.form, target.rate, target.frames, target.tags) as write:
        for first, count in blocks([(0, target.frames)]):
            limited = limiter.push(mix.block(first, count) * factor)
            write(limited)
            meter.add(limited.T)
            tell(count)
        limited = limiter.flush()
        write(limited)
        meter.add(limited.T)
    return meter.loudness().integrated, checked(target.path, target.frames)
