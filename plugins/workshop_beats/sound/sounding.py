"""A sound on its way: where it began, how far it has come, and where it fades."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from workshop_beats.sound.shots import Tone

FOREVER = 1 << 62


def ramp(frames: int) -> NDArray[np.float32]:
    """A fade from 1 to 0 in the shape of half a cosine, shape (frames,)."""
    turn = np.linspace(0, np.pi, max(frames, 1) + 1)[1:]
    return (0.5 + 0.5 * np.cos(turn)).astype(np.float32)


class Sounding:
    """A sound that began on `frame`, with `gains` of shape (2, 1) for left and right, on one bus of the mixer.

    `end` is the frame after its last; a loop goes on until a fade ends it.
    """

    __slots__ = ("_fade", "_fade_from", "_gains", "_loop", "_samples", "bus", "end", "frame", "group")

    def __init__(self, frame: int, tone: Tone, gains: NDArray[np.float32], bus: int, group: str | None) -> None:
        self.frame, self.bus, self.group = frame, bus, group
        self._samples, self._gains = tone.samples, gains
        looped = tone.loop_start is not None and tone.loop_end is not None
        self._loop = (tone.loop_start or 0, tone.loop_end or 0) if looped else None
        self.end = FOREVER if looped else frame + len(tone.samples)
        self._fade_from = FOREVER
        self._fade: NDArray[np.float32] | None = None

    def end_at(self, frame: int, fade: NDArray[np.float32]) -> None:
        """Begin to fade on a frame, unless it fades out sooner; a fade that is under way goes on faster."""
        frame = max(frame, self.frame)
        if frame >= self.end or (self._fade is not None and frame + len(fade) >= self._fade_from + len(self._fade)):
            return
        if self._fade is not None and frame > self._fade_from:
            done = frame - self._fade_from
            fade = np.concatenate((self._fade[:done], self._fade[done - 1] * fade))
            frame = self._fade_from
        self._fade_from, self._fade = frame, fade
        self.end = min(self.end, frame + len(fade))

    def add_to(self, mixed: NDArray[np.float32], start: int, scratch: NDArray[np.float32]) -> None:
        """Add to its bus of `mixed`, shape (buses, 2, frames), which begins on frame `start`, what falls into it."""
        line = mixed[self.bus]
        first, last = max(self.frame, start), min(self.end, start + line.shape[1])
        if last <= first:
            return
        if self._loop is None and last <= self._fade_from:
            part = np.multiply(
                self._samples[first - self.frame : last - self.frame], self._gains, out=scratch[:, : last - first]
            )
            place = line[:, first - start : last - start]
            np.add(place, part, out=place)
            return
        for at, piece in self._pieces(first, last):
            count = len(piece)
            part = np.multiply(piece, self._gains, out=scratch[:, :count])
            if at >= self._fade_from and self._fade is not None:
                part *= self._fade[at - self._fade_from : at - self._fade_from + count]
            place = line[:, at - start : at - start + count]
            np.add(place, part, out=place)

    def _pieces(self, first: int, last: int) -> Iterator[tuple[int, NDArray[np.float32]]]:
        """The samples from frame `first` to `last`, in stretches that no loop and no beginning of a fade divides."""
        while first < last:
            offset, end = first - self.frame, last
            if self._fade_from > first:
                end = min(end, self._fade_from)
            if self._loop is not None:
                loop_start, loop_end = self._loop
                if offset >= loop_end:
                    offset = loop_start + (offset - loop_start) % (loop_end - loop_start)
                end = min(end, first + loop_end - offset)
            yield first, self._samples[offset : offset + end - first]
            first = end
