"""Playing a backing from memory inside an audio callback: no disk, no waiting."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import numpy as np
import soundfile

from workshop import DriverError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from numpy.typing import NDArray

    from workshop_recorder.drivers.stream import Cue

log = logging.getLogger(__name__)


CEILING = np.float32(10 ** (-6 / 20))
"""The loudest that monitored inputs are heard: -6 dBFS, however hard somebody hits a microphone, or it feeds back."""
FULL = np.float32(10 ** (-1 / 20))
FADE_SECONDS = 0.01
BLOCK_FRAMES = 65536
# It is played from memory, of which the machine needs some for all else: 46 minutes in stereo at 48 kHz.
MOST_BYTES = 2**30


class Player:
    """Plays to `channels` outputs; silent until a cue is loaded and its first frame has come."""

    def __init__(self, channels: int, sample_rate: int) -> None:
        self._channels, self._rate = channels, sample_rate
        self._audio: NDArray[np.float32] | None = None
        self._origin: int | None = None
        self._play_from = 0
        self._monitor: list[int] = []

    @property
    def idle(self) -> bool:
        """Whether there is nothing to play."""
        return self._origin is None or (self._audio is None and not self._monitor)

    def load(self, cue: Cue) -> None:
        """Read a whole cue. Raises DriverError for a file that is unreadable, too long or of another sample rate."""
        self.rest()
        self._audio = None if cue.path is None else self._read(cue.path)
        if cue.samples is not None:
            self._audio = np.ascontiguousarray(_mapped(cue.samples[:, np.newaxis], self._channels))
        self._play_from = cue.play_from
        self.monitor(cue.monitor)
        if self._audio is not None and cue.play_from:
            _fade_in(self._audio[cue.play_from : cue.play_from + round(FADE_SECONDS * self._rate)])

    def roll(self, origin: int) -> None:
        """Play: frame 0 of what was loaded is the stream's frame `origin`."""
        self._origin = origin

    def monitor(self, channels: Iterable[int]) -> None:
        """Monitor these inputs, counted from 1, and no other."""
        self._monitor = [channel - 1 for channel in channels]

    def rest(self) -> None:
        """Play nothing more."""
        self._origin = None

    def fill(self, out: NDArray[np.float32], position: int, heard: NDArray[np.float32] | None = None) -> None:
        """Write what is played from the stream's frame `position` on into (frames, channels).

        `heard` is the same block of the inputs, of which the monitored ones are added.
        """
        out[:] = 0
        audio, origin, monitored = self._audio, self._origin, self._monitor
        if origin is None:
            return
        if audio is not None:
            begin = max(position, origin + self._play_from)
            part = audio[begin - origin : max(position + len(out) - origin, 0)]
            out[begin - position : begin - position + len(part)] = part
        if monitored and heard is not None:
            mixed = heard[:, monitored].sum(axis=1, keepdims=True) / np.float32(len(monitored) ** 0.5)
            out += np.clip(np.nan_to_num(mixed, copy=False), -CEILING, CEILING)
            np.clip(out, -FULL, FULL, out=out)

    def _read(self, path: Path) -> NDArray[np.float32]:
        """A whole file for the outputs, -1 to 1."""
        try:
            with soundfile.SoundFile(path) as file:
                rate = file.samplerate
                if file.frames * self._channels * 4 > MOST_BYTES:
                    raise DriverError("long_backing", minutes=MOST_BYTES // (240 * self._channels * rate))  # noqa: TRY301
                audio = _unpacked(file, self._channels)
        except DriverError:
            raise
        except Exception as error:
            log.exception("the backing could not be read")
            raise DriverError("bad_backing") from error
        if rate != self._rate:
            raise DriverError("bad_backing")
        return audio


def _unpacked(file: soundfile.SoundFile, channels: int) -> NDArray[np.float32]:
    """A file block by block: the callback must not wait while a long one is unpacked."""
    audio: NDArray[np.float32] = np.zeros((file.frames, channels), dtype=np.float32)
    filled = 0
    for block in file.blocks(BLOCK_FRAMES, dtype="float32", always_2d=True):
        audio[filled : filled + len(block)] = _mapped(block, channels)
        filled += len(block)
    return audio


def _fade_in(audio: NDArray[np.float32]) -> None:
    """Let what begins in the middle of a sound begin without a click."""
    audio *= np.linspace(0, 1, len(audio), endpoint=False, dtype=np.float32)[:, np.newaxis]


def _mapped(audio: NDArray[Any], channels: int) -> NDArray[Any]:
    """One channel to all outputs; several to as many outputs as there are, mixed down for a single one."""
    if channels == 1:
        mixed: NDArray[Any] = audio.mean(axis=1, keepdims=True)
        return mixed
    if audio.shape[1] == 1:
        return np.repeat(audio, channels, axis=1)
    missing = max(channels - audio.shape[1], 0)
    return np.pad(audio[:, :channels], ((0, 0), (0, missing)))
