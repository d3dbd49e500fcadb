"""Lists within WAV files: whether their parts end where the list does. libsndfile 1.2.2 never ends on one that lies."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from workshop_signal.chunks.foreign import ForeignError, chunk_headers

if TYPE_CHECKING:
    from typing import BinaryIO

MOST_BYTES = 4 << 20
PARTS_FROM = 4


def check_lists(file: BinaryIO) -> None:
    """Refuse an open WAV file with a LIST chunk, wherever it stands, whose parts reach past its end.

    Raises:
        ForeignError: There is one, or one of more than 4 MiB.
    """
    for name, start, size in chunk_headers(file):
        if name != b"LIST":
            continue
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
