"""The header of a track's file: 112 bytes at any length, so that it can be put right in place after every write.

RIFF/WAVE with WAVE_FORMAT_EXTENSIBLE, byte for byte as libsndfile writes it, with room for the `ds64` chunk of the RF64
file (EBU Tech 3306) that it becomes beyond 4 GiB.
"""

from __future__ import annotations

import struct

HEADER_BYTES = 112
FRAME_BYTES = 3
WIDE = 0xFFFFFFFF
PCM = bytes.fromhex("0100000000001000800000aa00389b71")
FORMAT = struct.Struct("<4sIHHIIHHHHI16s")
RIFF = struct.Struct("<4sI4s4sI24x48s4sII4sI")
RF64 = struct.Struct("<4sI4s4sIQQQI48s4sI4sI")


def format_chunk(sample_rate: int) -> bytes:
    """The `fmt ` chunk of one channel, front centre, of 24 bits."""
    rate = (sample_rate, FRAME_BYTES * sample_rate, FRAME_BYTES, 24)
    return FORMAT.pack(b"fmt ", 40, 0xFFFE, 1, *rate, 22, 24, 4, PCM)


def header(form: bytes, frames: int, padding: int = 0) -> bytes:
    """The header of a file of `frames` whose format chunk is `form`; `padding` bytes follow its audio."""
    audio = FRAME_BYTES * frames
    riff = HEADER_BYTES - 8 + audio + padding
    if riff < WIDE:
        return RIFF.pack(b"RIFF", riff, b"WAVE", b"JUNK", 24, form, b"fact", 4, frames, b"data", audio)
    wide = (b"ds64", 28, riff, audio, frames, 0)
    return RF64.pack(b"RF64", WIDE, b"WAVE", *wide, form, b"PAD ", 0, b"data", WIDE)
