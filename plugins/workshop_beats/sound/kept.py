"""The first seconds of a beat as audio, kept from the last time: they can sound before numpy is even imported.

A file holds interleaved stereo float32, under a name made of all that decides how it sounds.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from workshop_beats.keeping import Keeping
from workshop_beats.sound.code import code_digest
from workshop_beats.sound.feed import FRAME_BYTES
from workshop_beats.sound.recordings import states

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES = 32 << 20
"""About twenty-five openings of three seconds."""

_SUFFIX = ".audio"
_LOUD = bytes(1 if byte & 0x7F == 0x3F else 2 * (byte & 0x7F > 0x3F) for byte in range(256))
"""For the highest byte of a float32: 0 below 0.5, 1 from there to 2, 2 beyond and where it is no finite number."""
_UPPER = bytes(byte >> 7 for byte in range(256))
"""For the next byte: 1 in the upper half of that, from 1 on."""


def audio_name(rate: int, lines: list[Any]) -> str:
    """Under which name the audio of an opening's lines is kept, at a sample rate in hertz."""
    kits = [line[1] for line in lines if line[0] == "kit"]
    recordings = states(voice for kit in kits for voice in kit["voices"].values())
    digest = hashlib.sha256(json.dumps([code_digest(), rate, lines, recordings], sort_keys=True).encode())
    return digest.hexdigest()[:32]


def read_audio(folder: Path, name: str) -> bytes:
    """The kept audio, nothing where there is none that is whole and can be given to loudspeakers."""
    audio = _kept(folder).read(name) or b""
    return audio if len(audio) % FRAME_BYTES == 0 and is_bounded(audio) else b""


def has_audio(folder: Path, name: str) -> bool:
    """Whether something is kept under a name, whole or not."""
    return _kept(folder).path(name).exists()


def keep_audio(folder: Path, name: str, audio: bytes) -> None:
    """Keep audio, and let go of what was not heard for longest; where that is not possible, nothing happens."""
    kept = _kept(folder)
    kept.write(name, audio)
    kept.make_room()


def is_bounded(audio: bytes) -> bool:
    """Whether all float32 samples are finite and within -1 to 1, both left out; told by their bytes, without numpy."""
    loud = audio[3::4].translate(_LOUD)
    upper = audio[2::4].translate(_UPPER)
    return b"\2" not in loud and not int.from_bytes(loud, "little") & int.from_bytes(upper, "little")


def _kept(folder: Path) -> Keeping:
    """The audio in a folder."""
    return Keeping(folder, _SUFFIX, MOST_BYTES)
