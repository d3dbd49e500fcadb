"""One track's file while it is written: mono, 24 bit, readable at any moment.

The file is RF64 that stays RIFF below 4 GiB, and libsndfile rewrites its header after every write: a kill at any moment
leaves a file that every program opens. Commands and their numbers are those of libsndfile's `sf_command`.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import numpy as np
import soundfile

from workshop_recorder.engine.levels import FULL_SCALE, Samples, dbfs, pcm24
from workshop_recorder.rescue import CLOSED, is_deleted, write_again

if TYPE_CHECKING:
    from pathlib import Path

SFC_UPDATE_HEADER_NOW = 0x1060
SFC_SET_UPDATE_HEADER_AUTO = 0x1061
SFC_RF64_AUTO_DOWNGRADE = 0x1210
SILENCE_FRAMES = 65536


class TrackFile:
    """A new file for `channel` (counted from 1) from frame `start` of the take on. Raises FileExistsError.

    `frames` counts what was written, `lost` how many of those are silence in place of frames that were dropped, `zeros`
    how many at the end are digital zero, to whole chunks; `end` is the frame of the take before which it is to end
    (None: with the take).
    """

    def __init__(self, path: Path, number: int, channel: int, start: int, sample_rate: int) -> None:
        self.path, self.number, self.channel, self.start = path, number, channel, start
        self.end: int | None = None
        self.frames = self.lost = self.clips = self.zeros = 0
        self.peak = 0.0
        self._descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_BINARY", 0), 0o600)
        try:
            self._sound = soundfile.SoundFile(path, "w", sample_rate, 1, "PCM_24", format="RF64")
            self._command(SFC_RF64_AUTO_DOWNGRADE, 1)
            self._command(SFC_SET_UPDATE_HEADER_AUTO, 1)
            self._command(SFC_UPDATE_HEADER_NOW, 0)
            # A file without a header on the disk would lose more than its last moment to a power cut.
            os.fsync(self._descriptor)
        except BaseException:
            os.close(self._descriptor)
            path.unlink()
            raise

    def write(self, samples: Samples, peak: float) -> None:
        """Append contiguous samples; `peak` is their largest absolute value."""
        self._sound.buffer_write(pcm24(samples, peak), "int32")
        self.frames += len(samples)
        self.zeros = 0 if peak else self.zeros + len(samples)
        self.peak = max(self.peak, peak)
        if peak >= FULL_SCALE:
            self.clips += int(np.count_nonzero(np.abs(samples) >= FULL_SCALE))

    def write_silence(self, frames: int) -> None:
        """Append silence in place of lost frames, so that the tracks stay aligned."""
        for done in range(0, frames, SILENCE_FRAMES):
            part = min(SILENCE_FRAMES, frames - done)
            self._sound.buffer_write(bytes(4 * part), "int32")
            self.frames += part
            self.lost += part

    def sync(self) -> None:
        """Put what was written on the disk; safe beside `write` in another thread."""
        if not self.closed:
            os.fsync(self._descriptor)

    @property
    def closed(self) -> bool:
        """Whether `close` was called."""
        return self._descriptor == CLOSED

    @property
    def deleted(self) -> bool:
        """Whether somebody deleted the file while it was open."""
        return not self.closed and is_deleted(self._descriptor, self.path)

    def close(self) -> None:
        """Finish the file and put it on the disk, anew where it was deleted. A second time does nothing."""
        # The number of a closed file is soon another file's: a sync that comes late must not touch that one.
        descriptor, self._descriptor = self._descriptor, CLOSED
        if descriptor == CLOSED:
            return
        try:
            self._sound.close()
            os.fsync(descriptor)
            write_again(descriptor, self.path)
        finally:
            os.close(descriptor)

    def summary(self) -> dict[str, object]:
        """The fields of the journal's `track_end`."""
        facts = {"number": self.number, "frames": self.frames, "lost_frames": self.lost, "clips": self.clips}
        return {**facts, "peak_dbfs": dbfs(self.peak)}

    def _command(self, command: int, value: int) -> None:
        binding = soundfile._snd  # noqa: SLF001 - python-soundfile offers no public way to these three commands
        binding.sf_command(self._sound._file, command, soundfile._ffi.NULL, value)  # noqa: SLF001
