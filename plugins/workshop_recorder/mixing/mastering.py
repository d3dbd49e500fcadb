"""From a balanced sum to a finished file: as loud as was asked for, with no true peak above the ceiling.

The limiter takes loudness away, the more the higher the peaks are, so the gain is found by trying. An encoder adds to
the peaks: what is written is read again, and written once more where it went too far.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from workshop_recorder.mixing.balance import raised
from workshop_recorder.mixing.summing import blocks, loudness_of, survey
from workshop_recorder.mixing.writing import checked, new_file
from workshop_signal.limiter import Limiter
from workshop_signal.loudness import LoudnessMeter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from workshop_recorder.mixing.summing import Sum, Tell, Window

CLOSE_LU = 0.1
"""A piece this near to the loudness asked for is good enough; a file may be three times as far away."""

MOST_TRIES = 8
MOST_FILES = 4
MOST_MORE_DB = 12.0
"""By how much more than the sum alone needs a mix is driven into the limiter."""

FLATTEST = 0.2
"""How much louder, at least, a limited mix is taken to become with each decibel of gain."""

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

    How far it is driven into the limiter is tried on a minute of it, then on the file.

    Raises:
        AudioError: A recording cannot be read to its end.
        OSError: The file cannot be written.
    """
    begin = raised(loudness, target.lufs)
    aim = target.lufs if loudness is None else loudness + begin
    ceiling = target.dbtp
    gain = begin + _drive(mix, target)
    for left in reversed(range(MOST_FILES)):
        lufs, peak = _write(mix, target, gain, ceiling, tell)
        over = 0.0 if peak is None else max(peak - target.dbtp, 0.0)
        short = 0.0 if lufs is None else aim - lufs
        better = gain if abs(short) <= 3 * CLOSE_LU else min(gain + short, begin + MOST_MORE_DB)
        if not left or (better == gain and not over):
            break
        gain, ceiling = better, ceiling - (over + SPARE_DB if over else 0.0)
        target.path.unlink()
    return {"lufs": lufs, "dbtp": peak, "frames": target.frames}


def _drive(mix: Sum, target: Target) -> float:
    """How many decibels the limiter takes away, and must be given more, so that a piece of the mix is loud enough."""
    windows = survey(target.rate, 0, target.frames)
    plain = loudness_of(mix, target.rate, windows, lambda _count: None)
    begin = raised(plain, target.lufs)
    aim = target.lufs if plain is None else plain + begin
    gain, tried = begin, None
    for _ in range(MOST_TRIES):
        lufs = _limited_loudness(mix, target, gain, windows)
        if lufs is None or abs(aim - lufs) <= CLOSE_LU:
            break
        slope = 1.0 if tried is None else max(min((lufs - tried[1]) / (gain - tried[0]), 1.0), FLATTEST)
        following = min(gain + (aim - lufs) / slope, begin + MOST_MORE_DB)
        if following == gain:
            break
        gain, tried = following, (gain, lufs)
    return gain - begin


def _limited_loudness(mix: Sum, target: Target, gain: float, windows: Sequence[Window]) -> float | None:
    """How loud some windows of the mix are with a gain in decibels, after the limiter."""
    limiter, meter = Limiter(target.rate, target.dbtp), LoudnessMeter(target.rate, 2)
    factor = np.float32(10 ** (gain / 20))
    for first, count in blocks(windows):
        meter.add(limiter.push(mix.block(first, count) * factor).T)
    meter.add(limiter.flush().T)
    return meter.integrated()


def _write(mix: Sum, target: Target, gain: float, ceiling: float, tell: Tell) -> tuple[float | None, float | None]:
    """Write the file once; returns its loudness in LUFS and its true peak in dBTP, as it is decoded."""
    limiter, factor = Limiter(target.rate, ceiling), np.float32(10 ** (gain / 20))
    with new_file(target.path, target.form, target.rate, target.frames, target.tags) as write:
        for first, count in blocks([(0, target.frames)]):
            write(limiter.push(mix.block(first, count) * factor))
            tell(count)
        write(limiter.flush())
    return checked(target.path, target.frames)
