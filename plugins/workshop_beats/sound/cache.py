"""One-shots on disk, by the hash of all that decides how they sound. Safe with several processes at once.

A file is a head (magic, checksum, loop, release), then mono float32 samples. It appears under its name when it is
whole; one that is damaged all the same fails its checksum and is made anew. Nothing here ever stops a rendering: a
cache that cannot be read or written only makes it slower.
"""

from __future__ import annotations

import hashlib
import json
import os
import struct
import time
import zlib
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from workshop_beats.sound.shots import Tone

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MOST_BYTES = 128 << 20
"""How much disk the cache may take: some kits at some sample rates."""

_HEAD = struct.Struct("<8sIIiif")
_MAGIC = b"oneshot1"
_SUFFIX = ".shot"
_DAY = 86_400
_NOT_HEARD_ALONE = ("gain", "pan", "choke")


class ShotCache:
    """A folder of one-shots, made when the first is kept; `code` names the state of the code that makes them."""

    def __init__(self, folder: Path, code: str, most_bytes: int = MOST_BYTES) -> None:
        self._folder = folder
        self._code = code
        self._most_bytes = most_bytes
        self._grown = False

    def key(self, spec: Mapping[str, Any], sample_rate: int, place: Iterable[int]) -> str:
        """The name of one shot of a voice: `place` is its pitch, layer and turn."""
        heard = {word: value for word, value in spec.items() if word not in _NOT_HEARD_ALONE}
        said = [self._code, sample_rate, list(place), heard, [_state(path) for path in _files(spec)]]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:40]

    def get(self, key: str) -> Tone | None:
        """A kept shot, or None where there is none that is whole."""
        path = self._folder / f"{key}{_SUFFIX}"
        try:
            data = path.read_bytes()
            if time.time() - path.stat().st_mtime > _DAY:
                os.utime(path)
        except OSError:
            return None
        if len(data) < _HEAD.size:
            return None
        magic, checksum, frames, loop_start, loop_end, release = _HEAD.unpack_from(data)
        if magic != _MAGIC or len(data) != _HEAD.size + 4 * frames or zlib.crc32(data[12:]) != checksum:
            return None
        samples = np.frombuffer(data, "<f4", offset=_HEAD.size)
        if loop_start < 0:
            return Tone(samples, None, None, release)
        return Tone(samples, loop_start, loop_end, release)

    def put(self, key: str, tone: Tone) -> None:
        """Keep a shot; when that is not possible, nothing happens."""
        loop = (-1, -1) if tone.loop_start is None or tone.loop_end is None else (tone.loop_start, tone.loop_end)
        data = struct.pack("<Iiif", len(tone.samples), *loop, tone.release_seconds)
        data += tone.samples.astype("<f4").tobytes()
        part = self._folder / f".{key}.{os.getpid()}.part"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            part.write_bytes(_MAGIC + struct.pack("<I", zlib.crc32(data)) + data)
            part.replace(self._folder / f"{key}{_SUFFIX}")
            self._grown = True
        except OSError:
            with suppress(OSError):
                part.unlink()

    def prune(self) -> None:
        """Throw out what was not used for longest until the folder is within its bound; only after something was kept.

        Parts that a killed process left go after a day.
        """
        if not self._grown:
            return
        kept = []
        with suppress(OSError), os.scandir(self._folder) as entries:
            for entry in entries:
                with suppress(OSError):
                    kept.append((entry.stat().st_mtime, entry.stat().st_size, entry.path))
        total = sum(size for _, size, _ in kept)
        for used, size, path in sorted(kept):
            stale = path.endswith(".part") and time.time() - used > _DAY
            if stale or total > self._most_bytes:
                with suppress(OSError):
                    os.unlink(path)  # noqa: PTH108 - a path from scandir, hundreds of times
                    total -= size


def _files(spec: Mapping[str, Any]) -> list[str]:
    """The recordings that a voice is made of."""
    return [path for layer in spec.get("samples", ()) for path in layer]


def _state(path: str) -> list[int]:
    """What changes when a recording is replaced: its size and when it was written."""
    try:
        found = Path(path).stat()
    except OSError:
        return []
    return [found.st_size, found.st_mtime_ns]
