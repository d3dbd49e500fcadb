"""Where a file of a take lies: on the clock of its day, and with which of the take's markers in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop_signal.chunks.riff import UNSET

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable


def time_reference(began: dt.datetime, sample_rate: int, start_frame: int = 0) -> int:
    """The first sample of a file, counted from the local midnight before its take (EBU Tech 3285).

    `began` is the local time of the take's frame 0. So the files of a take line up, even past the next midnight.
    """
    since = began - began.replace(hour=0, minute=0, second=0, microsecond=0)
    return round(since.total_seconds() * sample_rate) + start_frame


def points_within(markers: Iterable[tuple[int, str]], start_frame: int, frames: int) -> list[tuple[int, str]]:
    """The markers of a take (frame, label) that lie in a file of it, in order and by its own frames: what `cue` wants.

    The file begins on `start_frame` and is `frames` long; its first frame can be marked even where it has none. What is
    beyond 32 bits cannot be marked.
    """
    found = ((frame - start_frame, label) for frame, label in markers)
    return sorted(point for point in found if 0 <= point[0] < min(max(frames, 1), UNSET))
