"""The contents of broadcast and marker chunks: bext (EBU Tech 3285 version 1 and 2), cue and LIST/adtl (RIFF 1.0)."""

from __future__ import annotations

import struct
import unicodedata
from typing import TYPE_CHECKING

from workshop_signal.chunks.riff import UNSET, ChunkError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

NOT_MEASURED = 0x7FFF
_PLAIN = str.maketrans(
    {"æ": "ae", "Æ": "AE", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ŋ": "n", "Ŋ": "N", "ŧ": "t", "Ŧ": "T"}
)


def bext(
    *,
    description: str = "",
    originator: str = "",
    reference: str = "",
    date: dt.date,
    time: dt.time,
    time_reference_frames: int = 0,
    loudness_lufs: float | None = None,
) -> bytes:
    """The content of a bext chunk (602 bytes, EBU Tech 3285) for audio that starts at local `date` and `time`.

    `time_reference_frames` is the first sample's count since midnight. The texts are ASCII by the standard: other
    letters lose their marks ("Åse" becomes "Ase"; iXML keeps them) and what does not fit (256, 32 and 32 bytes) is cut
    off. A loudness makes it version 2, else it is version 1.

    Raises:
        ChunkError: A negative time reference, or one beyond 64 bits.
    """
    if not 0 <= time_reference_frames < 1 << 64:
        raise ChunkError("a time reference is not negative and has at most 64 bits")
    return struct.pack(
        "<256s32s32s10s8sQH64x5h180x",
        _ascii(description),
        _ascii(originator),
        _ascii(reference),
        date.isoformat().encode("ascii"),
        time.strftime("%H:%M:%S").encode("ascii"),
        time_reference_frames,
        1 if loudness_lufs is None else 2,
        *_loudness(loudness_lufs),
    )


def cue(points: Sequence[tuple[int, str]]) -> dict[str, bytes]:
    """The chunks that mark `points` (frame, label) in a file, ready for `append_chunks`: "cue " and "LIST/adtl".

    Labels are UTF-8, as in today's audio workstations. Points without a label get none; no points give no chunks.

    Raises:
        ChunkError: A frame that is negative or does not fit in 32 bits (24 hours at 48 kHz).
    """
    if not points:
        return {}
    if any(not 0 <= frame < UNSET for frame, _ in points):
        raise ChunkError("a cue point lies outside what a WAV file can mark")
    entries = [struct.pack("<II4sIII", n, frame, b"data", 0, 0, frame) for n, (frame, _) in enumerate(points, 1)]
    labels = [_label(n, text) for n, (_, text) in enumerate(points, 1) if text]
    chunks = {"cue ": struct.pack("<I", len(points)) + b"".join(entries)}
    return chunks | ({"LIST/adtl": b"".join(labels)} if labels else {})


def _label(number: int, text: str) -> bytes:
    """A labl sub-chunk with header and pad byte."""
    content = struct.pack("<I", number) + text.replace("\0", "").encode("utf-8", "replace") + b"\0"
    return b"labl" + struct.pack("<I", len(content)) + content + bytes(len(content) % 2)


def _ascii(text: str) -> bytes:
    """The text in plain letters; a sign that has none becomes a question mark."""
    folded = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    letters = "".join(sign for sign in folded if not unicodedata.combining(sign))
    return letters.encode("ascii", "replace").replace(b"\0", b"?")


def _loudness(integrated: float | None) -> tuple[int, ...]:
    """The words of version 2 in hundredths: integrated, range, true peak, momentary, short-term; zero in version 1."""
    if integrated is None:
        return (0,) * 5
    return (round(max(-99.99, min(integrated, 99.99)) * 100), *(NOT_MEASURED,) * 4)
