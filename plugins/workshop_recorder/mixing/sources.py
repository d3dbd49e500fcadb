"""Reading recordings for mixing, playing and drawing: the one place, block by block, on the frames of the take.

A file may be anything by now. Whatever cannot be read as what was recorded is left out and named, never guessed at.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from workshop_signal.reading import AudioError, open_audio
from workshop_signal.stems import FADE_SECONDS, gain, pieces

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from workshop_signal.stems import Piece

    Block = NDArray[np.float32]

BLOCK = 16_384
"""Frames that are read at once: small, since there may be sixty-four files."""

MOST_CHANNELS = 2
LOUDEST = 8.0
"""What a sample of a file of floating-point numbers is cut off at, 18 dB above full scale."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is heard of one file: the spans (from, to) on the take's frames, of which `start` is the file's first.

    `lufs` is the loudness of the whole file where it is known.
    """

    path: str
    start: int
    spans: tuple[tuple[int, int], ...]
    lufs: float | None = None
    backing: bool = False

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Wanted:
        """From an order's JSON."""
        spans = tuple((int(first), int(last)) for first, last in said["spans"])
        return cls(said["path"], said["start"], spans, said["lufs"], said["backing"])


class Source:
    """An open file. Blocks have shape (1 or 2, frames) and are silent outside the spans, with fades at their ends.

    `lufs` is its loudness where that is known and all of it is heard, else None.
    """

    def __init__(self, file: Any, wanted: Wanted, rate: int, frames: int) -> None:
        if file.samplerate != rate or file.channels > MOST_CHANNELS or not file.seekable():
            raise AudioError("it is no recording of this take")
        self.wanted = wanted
        self._file, self._channels = file, file.channels
        self._floating = file.subtype not in {"PCM_16", "PCM_24", "PCM_32"}
        self._next = 0
        end = wanted.start + file.frames
        inside = [(max(first, wanted.start), min(last, end)) for first, last in wanted.spans]
        self._pieces = pieces(inside, frames, round(FADE_SECONDS * rate))
        heard = sum(piece.to_frame - piece.from_frame for piece in self._pieces)
        self.lufs = wanted.lufs if heard == file.frames else None

    def block(self, first: int, count: int) -> Block | None:
        """The take's frames from `first` on; None where all of them are silent. Raises AudioError."""
        heard = [piece for piece in self._pieces if piece.from_frame < first + count and first < piece.to_frame]
        if not heard:
            return None
        out = np.zeros((self._channels, count), np.float32)
        for piece in heard:
            begin, end = max(piece.from_frame, first), min(piece.to_frame, first + count)
            part = self._read(begin - self.wanted.start, end - begin)
            _fade(part, piece, begin)
            out[:, begin - first : begin - first + part.shape[1]] = part
        return out

    def _read(self, place: int, count: int) -> Block:
        """So many frames of the file from a place on, or as many as there are."""
        if place != self._next:
            self._file.seek(place)
        block: Block = self._file.read(count, dtype="float32", always_2d=True).T
        self._next = place + block.shape[1]
        if self._floating:
            block = np.clip(np.nan_to_num(block, nan=0.0, posinf=0.0, neginf=0.0), -LOUDEST, LOUDEST)
        return block


@contextmanager
def opened(orders: Sequence[Wanted], rate: int, frames: int) -> Iterator[tuple[list[Source], list[str]]]:
    """The sources that can be read, in their order, and the paths of those that cannot."""
    sources: list[Source] = []
    unread: list[str] = []
    with ExitStack() as stack:
        for wanted in orders:
            try:
                sources.append(Source(stack.enter_context(_file(wanted.path)), wanted, rate, frames))
            except AudioError:
                unread.append(wanted.path)
        yield sources, unread


@contextmanager
def _file(path: str) -> Iterator[Any]:
    """An audio file; a pipe would be waited for without end. Raises AudioError."""
    if not Path(path).is_file():
        raise AudioError("there is no such file")
    with open_audio(path) as file:
        yield file


def _fade(block: Block, piece: Piece, begin: int) -> None:
    """Turn down what lies in a piece's fades; the block begins on the take's frame `begin`."""
    if begin >= piece.from_frame + piece.fade_in and begin + block.shape[1] <= piece.to_frame - piece.fade_out:
        return
    frames = np.arange(begin, begin + block.shape[1])
    for place, length in ((frames - piece.from_frame, piece.fade_in), (piece.to_frame - 1 - frames, piece.fade_out)):
        inside = place < length
        if length and inside.any():
            block[:, inside] *= _curve(length)[place[inside]]


def _curve(length: int) -> Block:
    """The gains of a fade in."""
    return np.array([gain(place, length) for place in range(length)], np.float32)
