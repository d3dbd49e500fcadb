"""One-shots on disk, by the hash of all that decides how they sound. Safe with several processes at once.

A file is a head (loop, release), then mono float32 samples; one that is damaged is made anew. Nothing here ever stops a
rendering: a cache that cannot be read or written only makes it slower.
"""

from __future__ import annotations

import hashlib
import json
import struct
from typing import TYPE_CHECKING, Any

import numpy as np

from workshop_beats.keeping import Keeping
from workshop_beats.sound.recordings import states
from workshop_beats.sound.shots import Tone

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

MOST_BYTES = 128 << 20
"""How much disk the cache may take: some kits at some sample rates."""

_HEAD = struct.Struct("<iif")
_NOT_HEARD_ALONE = ("gain", "pan", "choke")


class ShotCache:
    """A folder of one-shots, made when the first is kept; `code` names the state of the code that makes them."""

    def __init__(self, folder: Path, code: str, most_bytes: int = MOST_BYTES) -> None:
        self._kept = Keeping(folder, ".shot", most_bytes)
        self._code = code
        self._grown = False

    def key(self, spec: Mapping[str, Any], sample_rate: int, place: Iterable[int]) -> str:
        """The name of one shot of a voice: `place` is its pitch, layer and turn."""
        heard = {word: value for word, value in spec.items() if word not in _NOT_HEARD_ALONE}
        said = [self._code, sample_rate, list(place), heard, states([spec])]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:40]

    def get(self, key: str) -> Tone | None:
        """A kept shot, or None where there is none that is whole."""
        data = self._kept.read(key)
        if data is None:
            return None
        loop_start, loop_end, release = _HEAD.unpack_from(data)
        samples = np.frombuffer(data, "<f4", offset=_HEAD.size)
        if loop_start < 0:
            return Tone(samples, None, None, release)
        return Tone(samples, loop_start, loop_end, release)

    def put(self, key: str, tone: Tone) -> None:
        """Keep a shot; when that is not possible, nothing happens."""
        loop = (-1, -1) if tone.loop_start is None or tone.loop_end is None else (tone.loop_start, tone.loop_end)
        self._kept.write(key, _HEAD.pack(*loop, tone.release_seconds) + tone.samples.astype("<f4").tobytes())
        self._grown = True

    def prune(self) -> None:
        """Throw out what was not used for longest, until the folder is within its bound; only after a shot was made."""
        if self._grown:
            self._kept.make_room()
