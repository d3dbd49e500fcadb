"""Adding sources up: how loud each is, how loud they are together, and the sum itself, in blocks of (2, frames)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from workshop_recorder.mixing.balance import Place, balanced, behind
from workshop_recorder.mixing.sources import BLOCK
from workshop_signal.loudness import LoudnessMeter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from workshop_recorder.mixing.sources import Block, Source

    Window = tuple[int, int]
    Tell = Callable[[int], None]

SURVEY_WINDOWS = 12
SURVEY_SECONDS = 5


class Sum:
    """Sources with their places in the mix."""

    def __init__(self, sources: Sequence[Source], places: Sequence[Place]) -> None:
        self._sources = list(zip(sources, places, strict=True))

    def block(self, first: int, count: int) -> Block:
        """The take's frames from `first` on, in stereo. Raises AudioError."""
        out = np.zeros((2, count), np.float32)
        for source, place in self._sources:
            heard = source.block(first, count)
            if heard is not None:
                for side, factor in enumerate(place.factors):
                    out[side] += heard[min(side, len(heard) - 1)] * np.float32(factor)
        return out


def placed(sources: Sequence[Source], rate: int, windows: Iterable[Window], tell: Tell) -> Sum:
    """The sources balanced, each measured in the windows where its loudness is not known. Raises AudioError."""
    spans = list(windows)
    loudness = [_loudness(source, rate, spans, tell) for source in sources]
    tracks = [lufs for source, lufs in zip(sources, loudness, strict=True) if not source.wanted.backing]
    places = iter(balanced(tracks))
    return Sum(
        sources,
        [
            behind(tracks, lufs) if source.wanted.backing else next(places)
            for source, lufs in zip(sources, loudness, strict=True)
        ],
    )


def loudness_of(mix: Sum, rate: int, windows: Iterable[Window], tell: Tell) -> float | None:
    """How loud a mix is in LUFS, before it is limited; None for silence. Raises AudioError."""
    meter = LoudnessMeter(rate, 2)
    for first, count in blocks(windows):
        meter.add(mix.block(first, count).T)
        tell(count)
    return meter.integrated()


def blocks(windows: Iterable[Window]) -> Iterator[Window]:
    """Some windows (from, to) of a take as (first, frames), none longer than a block."""
    for begin, end in windows:
        for first in range(begin, end, BLOCK):
            yield first, min(BLOCK, end - first)


def survey(rate: int, begin: int, end: int) -> list[Window]:
    """A minute at most of what lies between two frames, in pieces all over it: enough to balance a take by."""
    length = SURVEY_SECONDS * rate
    if end - begin <= SURVEY_WINDOWS * length:
        return [(begin, end)]
    step = (end - begin - length) // (SURVEY_WINDOWS - 1)
    return [(begin + number * step, begin + number * step + length) for number in range(SURVEY_WINDOWS)]


def _loudness(source: Source, rate: int, windows: Iterable[Window], tell: Tell) -> float | None:
    """How loud a source is where it is heard: as it was measured before, or else now.

    One of two channels counts as the mean of both, so that it compares with a single one that is heard on both sides.
    """
    if source.lufs is not None:
        return source.lufs
    meter: LoudnessMeter | None = None
    for first, count in blocks(windows):
        heard = source.block(first, count)
        if heard is not None:
            meter = meter or LoudnessMeter(rate, len(heard), [1 / len(heard)] * len(heard))
            meter.add(heard.T)
        tell(count)
    return meter.integrated() if meter else None
