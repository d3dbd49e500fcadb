"""WAV files as they should not be: sound ones whose structure was lied about, cut, turned round or hit by stray bits."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

UNSET = 0xFFFFFFFF
LIES = (0, 1, 2, 3, 7, 16, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, UNSET)
WIDE_LIES = (0, 1, 2**31, 2**32 - 1, 2**32, 2**63 - 1, 2**63, 2**64 - 1)
EXTENSIBLE_TAIL = bytes.fromhex("000000001000800000aa00389b71")


@dataclass
class Chunk:
    """A chunk; `claimed` is the size its header names where that is not the true one."""

    name: bytes
    content: bytes
    claimed: int | None = None
    padded: bool = True

    def bytes(self) -> bytes:
        size = len(self.content) if self.claimed is None else self.claimed
        pad = bytes(len(self.content) % 2) if self.padded else b""
        return self.name[:4] + struct.pack("<I", size & UNSET) + self.content + pad


@dataclass
class Wav:
    """A file before it is written."""

    form: bytes = b"RIFF"
    chunks: list[Chunk] = field(default_factory=list)
    claimed: int | None = None
    kind: bytes = b"WAVE"

    def bytes(self) -> bytes:
        body = b"".join(chunk.bytes() for chunk in self.chunks)
        size = 4 + len(body) if self.claimed is None else self.claimed
        return self.form + struct.pack("<I", size & UNSET) + self.kind + body

    def find(self, name: bytes) -> Chunk | None:
        return next((chunk for chunk in self.chunks if chunk.name == name), None)


def form(tag: int, channels: int, rate: int, bits: int, *, extensible: bool = False) -> bytes:
    align = channels * bits // 8
    plain = struct.pack("<HHIIHH", 0xFFFE if extensible else tag, channels, rate, rate * align, align, bits)
    return plain + (struct.pack("<HHIH", 22, bits, 0, tag) + EXTENSIBLE_TAIL if extensible else b"")


def sound(rng: random.Random) -> Wav:
    """A sound file of one of the kinds that phones, recorders and our own engine write."""
    tag, channels, bits, extensible = rng.choice(
        [(1, 1, 16, False), (1, 2, 16, False), (1, 1, 24, False), (1, 1, 24, True), (1, 2, 24, True), (3, 2, 32, False),
         (3, 1, 32, True), (1, 4, 32, True), (1, 1, 8, False), (3, 1, 64, False)]
    )  # fmt: skip
    rate = rng.choice([8000, 44100, 48000])
    frames = rng.choice([0, 1, 2, 100, 1001, 4800])
    audio = rng.randbytes(frames * channels * bits // 8)
    if tag == 3 and rng.random() < 0.8:
        kind = "<f" if bits == 32 else "<d"
        audio = b"".join(struct.pack(kind, rng.uniform(-2, 2)) for _ in range(frames * channels))
    wav = Wav(chunks=[Chunk(b"fmt ", form(tag, channels, rate, bits, extensible=extensible)), Chunk(b"data", audio)])
    if rng.random() < 0.3:
        wav.chunks.insert(0, Chunk(b"JUNK", bytes(28)))
    if rng.random() < 0.4:
        wav.chunks += [Chunk(b"bext", bytes(602)), Chunk(b"iXML", b"<BWFXML/>"), Chunk(b"cue ", struct.pack("<I", 0))]
    if rng.random() < 0.3:
        wav.chunks.insert(rng.randrange(len(wav.chunks)), Chunk(b"LIST", b"INFOIART" + struct.pack("<I", 4) + b"Tor\0"))
    if rng.random() < 0.25:
        _widen(wav, len(audio), frames)
    return wav


def _widen(wav: Wav, size: int, frames: int) -> None:
    """Make it RF64, truly."""
    wav.form = b"RF64"
    wav.chunks.insert(0, Chunk(b"ds64", bytes(28)))
    total = len(wav.bytes()) - 8
    wav.chunks[0].content = struct.pack("<QQQI", total, size, frames, 0)
    wav.claimed = UNSET
    data = wav.find(b"data")
    assert data is not None
    data.claimed = UNSET


def mutated(rng: random.Random) -> bytes:
    """A file with one to four things wrong."""
    wav = sound(rng)
    for _ in range(rng.randint(0, 3)):
        rng.choice(STRUCTURAL)(rng, wav)
    found = bytearray(wav.bytes())
    for _ in range(rng.randint(0 if len(found) % 3 else 1, 2)):
        found = rng.choice(BYTEWISE)(rng, found)
    return bytes(found)


def _size_lie(rng: random.Random, wav: Wav) -> None:
    chunk = rng.choice(wav.chunks)
    near = len(chunk.content) + rng.randint(-9, 9)
    chunk.claimed = rng.choice([*LIES, max(near, 0), max(near, 0), rng.getrandbits(32)])


def _riff_lie(rng: random.Random, wav: Wav) -> None:
    wav.claimed = rng.choice([*LIES, len(wav.bytes()) + rng.randint(-64, 64), rng.getrandbits(32)])


def _shuffle(rng: random.Random, wav: Wav) -> None:
    rng.shuffle(wav.chunks)


def _double(rng: random.Random, wav: Wav) -> None:
    chunk = rng.choice(wav.chunks)
    wav.chunks.insert(rng.randrange(len(wav.chunks) + 1), Chunk(chunk.name, chunk.content, chunk.claimed))


def _drop(rng: random.Random, wav: Wav) -> None:
    if len(wav.chunks) > 1:
        wav.chunks.pop(rng.randrange(len(wav.chunks)))


def _huge_list(rng: random.Random, wav: Wav) -> None:
    entries = b"".join(rng.randbytes(4) + struct.pack("<I", rng.choice([0, 0, UNSET])) for _ in range(20_000))
    wav.chunks.insert(rng.randrange(len(wav.chunks) + 1), Chunk(b"LIST", rng.choice([b"INFO", b"adtl"]) + entries))


def _many(rng: random.Random, wav: Wav) -> None:
    at = rng.randrange(len(wav.chunks) + 1)
    wav.chunks[at:at] = [Chunk(b"abcd", b"") for _ in range(rng.choice([10, 5000]))]


def _wide_lie(rng: random.Random, wav: Wav) -> None:
    numbers = [rng.choice([*WIDE_LIES, rng.getrandbits(64), rng.randrange(20_000)]) for _ in range(3)]
    content = struct.pack("<QQQI", *numbers, rng.choice([0, 1, 64, UNSET])) + rng.randbytes(rng.choice([0, 12, 768]))
    known = wav.find(b"ds64")
    if known is None:
        wav.form = rng.choice([b"RF64", b"BW64"])
        wav.chunks.insert(0, Chunk(b"ds64", content))
    else:
        known.content = content


def _format_lie(rng: random.Random, wav: Wav) -> None:
    known = wav.find(b"fmt ")
    if known is not None and len(known.content) >= 16:
        at, kind, lies = rng.choice(
            [(0, "<H", (0, 2, 3, 6, 7, 0x55, 0xFFFE, 0xFFFF)), (2, "<H", (0, 2, 3, 33, 255, 65535)),
             (4, "<I", (0, 1, 7999, 384_001, UNSET)), (12, "<H", (0, 1, 3, 5, 65535)), (14, "<H", (0, 1, 12, 20, 33, 64, 65535))]
        )  # fmt: skip
        content = bytearray(known.content)
        struct.pack_into(kind, content, at, rng.choice(lies))
        known.content = bytes(content)


def _short_format(rng: random.Random, wav: Wav) -> None:
    known = wav.find(b"fmt ")
    if known is not None:
        known.content = known.content[: rng.randrange(len(known.content) + 1)]


def _unpadded(_: random.Random, wav: Wav) -> None:
    for chunk in wav.chunks:
        chunk.padded = False


def _other_name(rng: random.Random, wav: Wav) -> None:
    rng.choice(wav.chunks).name = rng.choice(
        [b"DATA", b"fmt\0", b"wavl", b"slnt", b"fact", b"\0\0\0\0", b"data", b"fmt "]
    )


def _other_form(rng: random.Random, wav: Wav) -> None:
    wav.form = rng.choice([b"RIFX", b"RF64", b"BW64", b"RIFF", b"FORM", b"OggS", b"fLaC", b"\xff\xfb\x90\x00"])


def _truncate(rng: random.Random, found: bytearray) -> bytearray:
    return found[: rng.randrange(len(found) + 1)]


def _flip(rng: random.Random, found: bytearray) -> bytearray:
    reach = min(len(found), rng.choice([48, 120, len(found) or 1]))
    for _ in range(rng.randint(1, 12)):
        if reach:
            found[rng.randrange(reach)] ^= 1 << rng.randrange(8)
    return found


def _append(rng: random.Random, found: bytearray) -> bytearray:
    return found + rng.randbytes(rng.choice([1, 2, 3, 128, 50_000]))


def _insert(rng: random.Random, found: bytearray) -> bytearray:
    at = rng.randrange(len(found) + 1)
    return found[:at] + rng.randbytes(rng.randint(1, 9)) + found[at:]


def _cut_out(rng: random.Random, found: bytearray) -> bytearray:
    at = rng.randrange(len(found) + 1)
    return found[:at] + found[at + rng.randint(1, 40) :]


def _blank(rng: random.Random, found: bytearray) -> bytearray:
    at, count = rng.randrange(len(found) + 1), rng.choice([4, 64, 4096])
    found[at : at + count] = bytes(len(found[at : at + count]))
    return found


STRUCTURAL = (
    _size_lie, _size_lie, _size_lie, _riff_lie, _shuffle, _double, _drop, _huge_list, _many, _wide_lie, _wide_lie,
    _format_lie, _format_lie, _short_format, _unpadded, _other_name, _other_form,
)  # fmt: skip
BYTEWISE = (_truncate, _flip, _flip, _append, _insert, _cut_out, _blank)
