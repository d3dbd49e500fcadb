"""The beat as the backing of a take: a rendered file with its exact tempo map, kept by what it holds."""

from __future__ import annotations

import hashlib
import json
from functools import partial
from typing import TYPE_CHECKING, Literal

from workshop import Backing
from workshop_beats.choice import Choice
from workshop_beats.rendering.kept import kept_or_made
from workshop_beats.rendering.preparing import SHOTS, prepare
from workshop_beats.rendering.render import render
from workshop_beats.sound.code import code_digest
from workshop_beats.sound.recordings import states

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
    path, digest = kept_or_made(folder, _fingerprint(job), job.bytes_a_file, partial(render, job))
    return Backing(
        path, digest, line.frames, sample_rate, line.tempo, markers=line.markers, name=name, count_in=line.count_in
    )


def _fingerprint(job: Job) -> str:
    """A name for all that decides how a job sounds: its notes, its kit, and the code that makes them sound."""
    kit = {**job.kit, "name": ""}
    said = [job.sample_rate, job.frames, job.bits, kit, states(job.kit["voices"].values()), code_digest()]
    digest = hashlib.sha256(json.dumps(said, sort_keys=True).encode())
    for hit in job.hits():
        digest.update(hit.encode())
    return digest.hexdigest()[:32]
