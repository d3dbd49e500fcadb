"""One track's file while it is written: mono, 24 bit, readable at any moment.

After every write its header is put right, so that a kill at any moment leaves a file that every program opens. It is
written here and not by libsndfile because all tracks of a chunk are packed into 24 bits at once for half the CPU.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import numpy as np

from workshop_recorder.engine.header import FRAME_BYTES, HEADER_BYTES, format_chunk, header
from workshop_recorder.engine.levels import Packed, Samples, pcm24
from workshop_recorder.rescue import CLOSED, is_deleted, write_again
from workshop_signal.levels import FULL_SCALE, dbfs

if TYPE_CHECKING:
    from pathlib import Path

SILENCE_FRAMES = 65536
BINARY = getattr(os, "O_BINARY", 0)


class TrackFile:
    """A new file for `channel` (counted from 1) from frame `start` of the take on. Raises FileExistsError.

    `frames` counts what was written, `lost` how many of those are silence in place of frames that were dropped, `zeros`
    how many at the end are digital zero, to whole chunks; `end` is the frame of the take before which it is to end
    (None: with the take). The writer's thread alone writes; the keeper's syncs, and closes a track that was left.
    """

    def __init__(self, path: Path, number: int, channel: int, start: int, sample_rate: int) -> None:
        self.path, self.number, self.channel, self.start = path, number, channel, start
        self.end: int | None = None
        self.frames = self.lost = self.clips = self.zeros = 0
        self.peak = 0.0
        self._form = format_chunk(sample_rate)
        self._pushed = 0
        self._descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | BINARY, 0o600)
        try:
            self._put_header(0)
            # A file without a header on the disk would lose more than its last moment to a power cut.
            os.fsync(self._descriptor)
        except BaseException:
            os.close(self._descriptor)
            path.unlink()
            raise

    def write(self, samples: Samples, peak: float, packed: Packed | None = None) -> None:
        """Append samples; `peak` is their largest absolute value, `packed` the same in 24 bits where that is known."""
        frames = len(samples)
        # Before the frames are counted: the keeper journals a track that was left as soon as they are.
        self.zeros = 0 if peak else self.zeros + frames
        self.peak = max(self.peak, peak)
        if peak >= FULL_SCALE:
            self.clips += int(np.count_nonzero(np.abs(samples) >= FULL_SCALE))
        self._append(pcm24(samples, peak) if packed is None else packed, frames)

    def write_silence(self, frames: int) -> None:
        """Append silence in place of lost frames, so that the tracks stay aligned."""
        for done in range(0, frames, SILENCE_FRAMES):
            part = min(SILENCE_FRAMES, frames - done)
            self.lost += part
            self._append(bytes(FRAME_BYTES * part), part)

    def push(self) -> None:
        """Have the system begin to put on the disk what was written, without waiting: many files then sync as one."""
        if not self.closed and hasattr(os, "posix_fadvise"):
            length = self._length
            os.posix_fadvise(self._descriptor, self._pushed, length - self._pushed, os.POSIX_FADV_DONTNEED)
            self._pushed = length

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
            self._finish(descriptor)
            os.fsync(descriptor)
            write_again(descriptor, self.path)
        finally:
            os.close(descriptor)

    def discard(self) -> None:
        """Remove the file of a track that is not to be."""
        with suppress(Exception):
            self.close()
        self.path.unlink(missing_ok=True)

    def summary(self) -> dict[str, object]:
        """The fields of the journal's `track_end`."""
        facts = {"number": self.number, "frames": self.frames, "lost_frames": self.lost, "clips": self.clips}
        return {**facts, "peak_dbfs": dbfs(self.peak)}

    def _append(self, data: Packed | bytes, frames: int) -> None:
        """Write audio behind what is there, then the header that counts it. Raises OSError."""
        _write_at(self._descriptor, data, FRAME_BYTES * frames, self._length)
        self._put_header(self.frames + frames)
        # Last: the keeper closes a track that was left once it has all its frames.
        self.frames += frames

    def _put_header(self, frames: int) -> None:
        _write_at(self._descriptor, header(self._form, frames), HEADER_BYTES, 0)

    @property
    def _length(self) -> int:
        """The bytes of the header and of all the audio that was written whole."""
        return HEADER_BYTES + FRAME_BYTES * self.frames

    def _finish(self, descriptor: int) -> None:
        """Bring the file to an even length, as RIFF has it; one that a failed write left longer waits to be mended."""
        if self._length % 2 and os.fstat(descriptor).st_size == self._length:
            _write_at(descriptor, b"\0", 1, self._length)
            _write_at(descriptor, header(self._form, self.frames, 1), HEADER_BYTES, 0)


def _seek_and_write(descriptor: int, data: Any, offset: int) -> int:
    """What `os.pwrite` does, for systems without it."""
    os.lseek(descriptor, offset, os.SEEK_SET)
    return os.write(descriptor, data)


_WRITE = getattr(os, "pwrite", _seek_and_write)


def _write_at(descriptor: int, data: Any, size: int, offset: int) -> None:
    """Write all `size` bytes at an offset of the file, however few the system takes at a time. Raises OSError."""
    written = _WRITE(descriptor, data, offset)
    while written < size:
        written += _WRITE(descriptor, memoryview(data).cast("B")[written:], offset + written)
