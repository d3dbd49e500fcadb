"""The first seconds of a beat as audio, kept from the last time: they can sound before numpy is even imported.

A file is interleaved stereo float32, under a name made of all that decides how it sounds.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from workshop_beats.sound.code import code_digest
from workshop_beats.sound.feed import FRAME_BYTES

MOST_KEPT = 24
_SUFFIX = ".f32"


def audio_path(folder: Path, rate: int, lines: list[Any]) -> Path:
    """Where the audio of an opening's lines is kept, at a sample rate in hertz."""
    digest = hashlib.sha256(json.dumps([code_digest(), rate, lines, _recordings(lines)], sort_keys=True).encode())
    return folder / f"{digest.hexdigest()[:32]}{_SUFFIX}"


def read_audio(path: Path) -> bytes:
    """The kept audio, nothing where there is none that is whole."""
    try:
        audio = path.read_bytes()
        os.utime(path)
    except OSError:
        return b""
    return audio if len(audio) % FRAME_BYTES == 0 else b""


def keep_audio(path: Path, audio: bytes) -> None:
    """Keep audio, and let go of what was not heard for longest; where that is not possible, nothing happens."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part.write_bytes(audio)
        part.replace(path)
        kept = sorted(path.parent.glob(f"*{_SUFFIX}"), key=lambda each: each.stat().st_mtime)
        for old in kept[:-MOST_KEPT]:
            old.unlink()


def _recordings(lines: list[Any]) -> list[list[Any]]:
    """The state of every recording that a kit among the lines is made of."""
    kits = [line[1] for line in lines if line[0] == "kit"]
    voices = [voice for kit in kits for voice in kit["voices"].values()]
    paths = [path for voice in voices for layer in voice.get("samples") or () for path in layer]
    states: list[list[Any]] = []
    for path in paths:
        try:
            found = Path(path).stat()
            states.append([path, found.st_size, found.st_mtime_ns])
        except OSError:
            states.append([path])
    return states
