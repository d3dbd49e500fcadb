"""The beat as the backing of a take: a rendered file with its exact tempo map, kept by what it holds."""

from __future__ import annotations

import hashlib
import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from workshop import Backing
from workshop_beats.rendering.render import render
from workshop_beats.song.arrange import arrange
from workshop_beats.song.timeline import Timeline

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from workshop import PluginContext


def render_backing(context: PluginContext, name: str, sample_rate: int) -> Backing:
    """Render a beat at a sample rate in hertz: count-in click, then the whole form. The same beat is rendered once.

    Raises:
        NotFoundError: There is no beat of that name any more.
        PresetError: Its template is wrong.
        FileError: It cannot be written.
        PluginError: The rendering process failed.
    """
    beat = context.preset("beats", name)
    line = Timeline.of(arrange(beat), sample_rate, beat.count_in)
    job = line.job()
    folder = context.data_folder()
    path = folder / f"{_fingerprint(job)}.wav"
    seal = path.with_suffix(".sha256")
    if not _whole(path, seal):
        path.unlink(missing_ok=True)
        render(job, path)
        seal.write_text(_sha256(path), encoding="ascii")
    return Backing(
        path,
        seal.read_text(encoding="ascii"),
        line.frames,
        sample_rate,
        line.tempo,
        markers=line.markers,
        name=name,
        count_in=line.count_in,
    )


def _whole(path: Path, seal: Path) -> bool:
    """Whether a kept file is there, and still what was rendered."""
    try:
        return seal.read_text(encoding="ascii") == _sha256(path)
    except (OSError, UnicodeDecodeError):
        return False


def _sha256(path: Path) -> str:
    """The digest of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _fingerprint(job: dict[str, Any]) -> str:
    """A name for all that decides how a job sounds: its notes, and the code that makes them sound."""
    digest = hashlib.sha256(json.dumps(job, sort_keys=True).encode())
    for source in _sources():
        digest.update(source.read_bytes())
    return digest.hexdigest()[:32]


def _sources() -> list[Traversable]:
    """The modules of the rendering process."""
    own = [entry for entry in (files("workshop_beats") / "sound").iterdir() if entry.name.endswith(".py")]
    synth = [entry for entry in (files("workshop_signal") / "synth").iterdir() if entry.name.endswith(".py")]
    return [files("workshop_beats") / "voices.py", *sorted([*own, *synth], key=str)]
