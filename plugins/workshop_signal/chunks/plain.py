"""A WAV file as it should have been: its format and its audio, and nothing else that a reader could stumble over."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING, BinaryIO

from workshop_signal.chunks.header import format_chunk, wave_header

if TYPE_CHECKING:
    from workshop_signal.chunks.foreign import Wave


class PlainWave(io.RawIOBase):
    """Reads as a WAV of two chunks whose audio is that of an open file; the file itself is not altered.

    `failure` is what the disk said when it could not be read: whoever reads through C gets no bytes and no exception.
    """

    def __init__(self, file: BinaryIO, wave: Wave) -> None:
        frame = wave.channels * wave.width
        form = format_chunk(wave.channels, wave.sample_rate, 8 * wave.width, floating=wave.floating)
        self._head = wave_header(form, wave.frames * frame)
        self._file, self._shift = file, wave.offset - len(self._head)
        self._size = len(self._head) + wave.frames * frame
        self._at = 0
        self.failure: OSError | None = None

    def readable(self) -> bool:
        """It is there to be read."""
        return True

    def seekable(self) -> bool:
        """Any place can be read."""
        return True

    def tell(self) -> int:
        """The place that is read next."""
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place."""
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill a buffer as far as there is something."""
        view = memoryview(buffer).cast("B")
        found = self._read(min(len(view), max(self._size - self._at, 0)))
        view[: len(found)] = found
        return len(found)

    def _read(self, count: int) -> bytes:
        """So many bytes from where it stands: of the header, or of the file."""
        if self._at < len(self._head):
            found = self._head[self._at : self._at + count]
        else:
            found = self._from_file(self._at + self._shift, count)
        self._at += len(found)
        return found

    def _from_file(self, place: int, count: int) -> bytes:
        """So many bytes of the file."""
        try:
            self._file.seek(place)
            return self._file.read(count)
        except OSError as failure:
            self.failure = failure
            return b""
