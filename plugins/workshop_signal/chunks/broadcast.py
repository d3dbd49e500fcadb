"""The contents of broadcast and marker chunks: bext (EBU Tech 3285 version 1 and 2), cue and LIST/adtl (RIFF 1.0)."""

from __future__ import annotations

import struct
import unicodedata
from typing import TYPE_CHECKING

from workshop_signal.chunks.riff import UNSET, ChunkError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

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
    umid: bytes = b"",
    loudness_lufs: float | None = None,
    true_peak_dbtp: float | None = None,
) -> bytes:
    """The content of a bext chunk (602 bytes, EBU Tech 3285) for audio that starts at local `date` and `time`.

    `time_reference_frames` is the first sample's count since midnight. The texts are ASCII by the standard: other
    letters lose their marks ("Åse" becomes "Ase"; iXML keeps them) and what does not fit (256, 32 and 32 bytes) is cut
    off. A loudness or true peak makes it version 2, else it is version 1.

    Raises:
        ChunkError: A UMID longer than 64 bytes, or a negative time reference.
    """
    if len(umid) > 64 or not 0 <= time_reference_frames < 1 << 64:
        raise ChunkError("a UMID has at most 64 bytes, and a time reference is not negative")
    loud = loudness_lufs is not None or true_peak_dbtp is not None
    return struct.pack(
        "<256s32s32s10s8sQH64s5h180x",
        _ascii(description),
        _ascii(originator),
        _ascii(reference),
        date.isoformat().encode("ascii"),
        time.strftime("%H:%M:%S").encode("ascii"),
        time_reference_frames,
        2 if loud else 1,
        umid,
        *_loudness(loudness_lufs, true_peak_dbtp, unset=0x7FFF if loud else 0),
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


def _loudness(integrated: float | None, true_peak: float | None, unset: int) -> tuple[int, ...]:
    """The five loudness words of version 2 in hundredths: integrated, range, true peak, momentary, short-term."""

    def word(value: float | None) -> int:
        return unset if value is None else round(max(-99.99, min(value, 99.99)) * 100)

    return word(integrated), unset, word(true_peak), unset, unset
