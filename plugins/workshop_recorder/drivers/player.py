"""Playing a backing from memory inside an audio callback: no disk, no waiting."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import numpy as np
import soundfile

from workshop_recorder.engine.errors import EngineError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

log = logging.getLogger(__name__)


class Player:
    """Plays to `channels` outputs; silent until a backing is loaded and its first frame has come."""

    def __init__(self, channels: int, sample_rate: int) -> None:
        self._channels, self._rate = channels, sample_rate
        self._audio: NDArray[np.float32] | None = None
        self._origin: int | None = None

    @property
    def idle(self) -> bool:
        """Whether there is nothing to play."""
        return self._audio is None or self._origin is None

    def load(self, path: Path | None) -> None:
        """Read a whole backing, or none. Raises EngineError for one that cannot be read or has another sample rate."""
        self.rest()
        self._audio = None if path is None else self._read(path)

    def roll(self, origin: int) -> None:
        """Play from the stream's frame `origin` on."""
        self._origin = origin

    def rest(self) -> None:
        """Play nothing more."""
        self._origin = None

    def fill(self, out: NDArray[np.float32], position: int) -> None:
        """Write what is heard from the stream's frame `position` on into (frames, channels)."""
        out[:] = 0
        audio, origin = self._audio, self._origin
        if audio is None or origin is None:
            return
        begin = max(position, origin)
        part = audio[begin - origin : max(position + len(out) - origin, 0)]
        out[begin - position : begin - position + len(part)] = part

    def _read(self, path: Path) -> NDArray[np.float32]:
        try:
            audio, rate = soundfile.read(path, dtype="float32", always_2d=True)
        except Exception as error:
            log.exception("the backing could not be read")
            raise EngineError("bad_backing") from error
        if rate != self._rate:
            raise EngineError("bad_backing")
        return np.ascontiguousarray(_mapped(audio, self._channels))


def _mapped(audio: NDArray[Any], channels: int) -> NDArray[Any]:
    """One channel to all outputs; several to as many outputs as there are, mixed down for a single one."""
    if channels == 1:
        mixed: NDArray[Any] = audio.mean(axis=1, keepdims=True)
        return mixed
    if audio.shape[1] == 1:
        return np.repeat(audio, channels, axis=1)
    missing = max(channels - audio.shape[1], 0)
    return np.pad(audio[:, :channels], ((0, 0), (0, missing)))
