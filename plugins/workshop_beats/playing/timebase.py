"""The audio clock seen from the machine's clock: which CLOCK_MONOTONIC nanosecond a frame is heard at."""

from __future__ import annotations

from dataclasses import dataclass

MOST_ANCHORS = 64
_DRIFT = 0.005
_JUMP_NS = 20_000_000


@dataclass(frozen=True, slots=True)
class Anchor:
    """Frame `frame` of the audio is heard at `nanoseconds` of CLOCK_MONOTONIC."""

    frame: int
    nanoseconds: int


class Timebase:
    """A straight line through the newest anchors: it averages what single ones are late by, and follows the drift.

    The line's slope is kept within half a percent of the nominal rate, in hertz. An anchor more than 20 ms off the line
    means that the audio itself has jumped (a dropout, another run): what was known before it is forgotten.
    """

    def __init__(self, sample_rate: int) -> None:
        self._nominal = 1e9 / sample_rate
        self._anchors: list[Anchor] = []
        self._slope = self._nominal
        self._origin = Anchor(0, 0)

    @property
    def known(self) -> bool:
        """Whether there is an anchor at all."""
        return bool(self._anchors)

    def add(self, anchor: Anchor) -> None:
        """Take in an anchor; one that was seen already says nothing new."""
        if self._anchors and anchor.frame == self._anchors[-1].frame:
            return
        if self._anchors and abs(self.nanoseconds(anchor.frame) - anchor.nanoseconds) > _JUMP_NS:
            self._anchors = []
        self._anchors = [*self._anchors, anchor][-MOST_ANCHORS:]
        self._fit()

    def nanoseconds(self, frame: int) -> int:
        """When a frame is heard, in CLOCK_MONOTONIC nanoseconds."""
        return self._origin.nanoseconds + round((frame - self._origin.frame) * self._slope)

    def frame(self, nanoseconds: int) -> int:
        """Which frame is heard at a time."""
        return self._origin.frame + round((nanoseconds - self._origin.nanoseconds) / self._slope)

    def _fit(self) -> None:
        """Least squares, on numbers that are small enough for floats: all are counted from the first anchor."""
        first = self._anchors[0]
        frames = [anchor.frame - first.frame for anchor in self._anchors]
        # What is left over a nominal clock, so that nothing is lost in large products.
        rest = [
            anchor.nanoseconds - first.nanoseconds - frame * self._nominal
            for anchor, frame in zip(self._anchors, frames, strict=True)
        ]
        count = len(frames)
        middle, height = sum(frames) / count, sum(rest) / count
        spread = sum((frame - middle) ** 2 for frame in frames)
        tilt = sum((frame - middle) * (value - height) for frame, value in zip(frames, rest, strict=True))
        drift = tilt / spread if spread and frames[-1] * self._nominal > 2e9 else 0.0
        drift = min(max(drift, -_DRIFT * self._nominal), _DRIFT * self._nominal)
        self._slope = self._nominal + drift
        whole = round(middle)
        offset = height + drift * (whole - middle) + whole * self._nominal
        self._origin = Anchor(first.frame + whole, first.nanoseconds + round(offset))
