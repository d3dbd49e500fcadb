"""Lists within WAV files: whether their parts end where the list does. libsndfile 1.2.2 never ends on one that lies."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, BinaryIO

from workshop_signal.chunks.foreign import MOST_CHUNKS, ForeignError

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_BYTES = 4 << 20
PARTS_FROM = 4


def check_lists(file: BinaryIO) -> None:
    """Refuse an open WAV file with a LIST chunk, wherever it stands, whose parts reach past its end.

    Raises:
        ForeignError: There is one, or one of more than 4 MiB.
    """
    for start, size in _lists(file):
        if size > MOST_BYTES:
            raise ForeignError("no_wav")
        file.seek(start)
        content = file.read(size)
        position = PARTS_FROM
        while position + 8 <= len(content):
            part = struct.unpack_from("<I", content, position + 4)[0]
            position += 8 + part + part % 2
        # some programs leave out the last pad byte
        if position > size + 1 or len(content) < size:
            raise ForeignError("no_wav")


def _lists(file: BinaryIO) -> Iterator[tuple[int, int]]:
    """Where the content of each list lies, and its size, as the chunk headers say."""
    position = 12
    for _ in range(MOST_CHUNKS):
        file.seek(position)
        head = file.read(8)
        if len(head) < 8:
            return
        name, size = struct.unpack("<4sI", head)
        if name == b"LIST":
            yield position + 8, size
        position += 8 + size + size % 2
