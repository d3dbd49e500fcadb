"""Which state of the code makes the sounds: what was kept by another state of it is not used again."""

from __future__ import annotations

import hashlib
from pathlib import Path

import workshop_beats
import workshop_signal


def code_digest() -> str:
    """A hash over the source of everything that decides how a one-shot or a mix sounds."""
    beats, signal = (Path(package.__path__[0]) for package in (workshop_beats, workshop_signal))
    limiting = [signal / "limiter.py", signal / "truepeak.py"]
    sources = [beats / "voices.py", *(beats / "sound").rglob("*.py"), *(signal / "synth").rglob("*.py"), *limiting]
    digest = hashlib.sha256()
    for source in sorted(sources):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:32]
