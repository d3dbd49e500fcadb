"""The beat as the backing of a take: a rendered file with its exact tempo map, kept by what it holds."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from workshop import Backing
from workshop_beats.choice import Choice
from workshop_beats.rendering.kept import is_whole, prune, seal_of, sha256_of
from workshop_beats.rendering.preparing import SHOTS, prepare
from workshop_beats.rendering.render import render
from workshop_beats.sound.code import code_digest

if TYPE_CHECKING:
    from workshop import PluginContext
    from workshop_beats.rendering.job import Job


def render_backing(
    context: PluginContext,
    name: str,
    sample_rate: int,
    *,
    sounds: Literal["beat", "click", "both"] = "beat",
    tempo: float | None = None,
    transpose: int = 0,
    kit: str | None = None,
    melody: bool = True,
) -> Backing:
    """Render a beat at a sample rate in hertz: count-in click, then the whole form. The same beat is rendered once.

    `sounds` says what plays: the beat, the click throughout, or both. `tempo` (BPM), `transpose` (semitones) and `kit`
    take the place of the template's; without `melody` the guide melody is left out.

    Raises:
        NotFoundError: There is no beat or kit of that name any more.
        PresetError: Its template, or its kit, is wrong.
        FileError: It cannot be written.
        PluginError: The rendering process failed.
    """
    choice = Choice(name, tempo, transpose, kit, sounds, melody)
    beat = choice.applied(context.preset("beats", name))
    folder = context.data_folder()
    job = prepare(context.preset, context.home, folder / SHOTS, choice, beat, sample_rate, beat.count_in)
    line = job.line
    path = folder / f"{_fingerprint(job)}.wav"
    if not is_whole(path):
        path.unlink(missing_ok=True)
        prune(folder, job.bytes_a_file)
        render(job, path)
        seal_of(path).write_text(sha256_of(path), encoding="ascii")
    digest = seal_of(path).read_text(encoding="ascii")
    return Backing(
        path, digest, line.frames, sample_rate, line.tempo, markers=line.markers, name=name, count_in=line.count_in
    )


def _fingerprint(job: Job) -> str:
    """A name for all that decides how a job sounds: its notes, its kit, and the code that makes them sound."""
    kit = {**job.kit, "name": ""}
    said = [job.sample_rate, job.frames, job.bits, kit, _recordings(job), code_digest()]
    digest = hashlib.sha256(json.dumps(said, sort_keys=True).encode())
    for hit in job.hits():
        digest.update(hit.encode())
    return digest.hexdigest()[:32]


def _recordings(job: Job) -> list[list[int]]:
    """Size and time of each recording that the kit is made of: a leader may have put another in its place."""
    found = []
    for voice in job.kit["voices"].values():
        for path in (path for layer in voice.get("samples", ()) for path in layer):
            try:
                state = Path(path).stat()
            except OSError:
                continue
            found.append([state.st_size, state.st_mtime_ns])
    return found
