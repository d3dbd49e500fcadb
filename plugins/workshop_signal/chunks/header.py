"""The head of a WAV file: RIFF 1.0 (Microsoft, 1991), or RF64 (EBU Tech 3306) for what does not fit in it."""

from __future__ import annotations

import struct

from workshop_signal.chunks.riff import UNSET

PCM, FLOAT = 1, 3
LARGEST_RIFF = UNSET - (1 << 20)
"""What is longer becomes RF64, before RIFF is full: chunks that are appended to a finished file have room."""


def format_chunk(channels: int, sample_rate: int, bits: int, *, floating: bool = False) -> bytes:
    """The content of a fmt chunk for samples of whole bytes, as whole numbers or as floating-point ones."""
    frame = channels * bits // 8
    return struct.pack("<HHIIHH", FLOAT if floating else PCM, channels, sample_rate, sample_rate * frame, frame, bits)


def wave_header(form: bytes, size: int) -> bytes:
    """Everything of a WAV before its samples, of which there are `size` bytes in the format of a fmt chunk.

    A pad byte follows an odd number of them, and is counted already.
    """
    body = b"fmt " + struct.pack("<I", len(form)) + form + bytes(len(form) % 2)
    total = 4 + len(body) + 8 + size + size % 2
    if total <= LARGEST_RIFF:
        return b"RIFF" + struct.pack("<I", total) + b"WAVE" + body + b"data" + struct.pack("<I", size)
    frames = size // max(struct.unpack_from("<H", form, 12)[0], 1)
    wide = b"ds64" + struct.pack("<IQQQI", 28, total + 36, size, frames, 0)
    unset = struct.pack("<I", UNSET)
    return b"RF64" + unset + b"WAVE" + wide + body + b"data" + unset
