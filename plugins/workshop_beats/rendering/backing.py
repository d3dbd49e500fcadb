"""The beat as the backing of a take: a rendered file with its exact tempo map, kept by what it holds."""

from __future__ import annotations

import hashlib
import json
import shutil
from functools import partial
from typing import TYPE_CHECKING, Literal

from workshop import Backing, FileError, message
from workshop_beats.choice import Choice
from workshop_beats.rendering.kept import kept_or_made
from workshop_beats.rendering.preparing import SHOTS, prepare
from workshop_beats.rendering.render import SPARE_BYTES, render
from workshop_beats.sound.code import code_digest
from workshop_beats.sound.recordings import states

if TYPE_CHECKING:
    from pathlib import Path

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
    room: int = 0,
) -> Backing:
    """Render a beat at a sample rate in hertz: count-in click, then the whole form. The same beat is rendered once.

    `sounds` says what plays: the beat, the click throughout, or both. `tempo` (BPM), `transpose` (semitones) and `kit`
    take the place of the template's; without `melody` the guide melody is left out. So many bytes as `room` says are
    left free on the disk.

    Raises:
        NotFoundError: There is no beat or kit of that name any more.
        PresetError: Its template, or its kit, is wrong.
        FileError: It cannot be written, or there is no room for it.
        PluginError: The rendering process failed.
    """
    choice = Choice(name, tempo, transpose, kit, sounds, melody)
    beat = choice.applied(context.preset("beats", name))
    folder = context.data
    job = prepare(context.preset, context.home, folder / SHOTS, choice, beat, sample_rate, beat.count_in)
    line = job.line
    try:
        context.data_folder()
        make = partial(_render, job, room)
        path, digest = kept_or_made(folder, _fingerprint(job), job.bytes_a_file, make, spare=room + SPARE_BYTES)
    except OSError as error:
        raise FileError(
            message("The audio of the beat cannot be kept in {path}.", path=folder),
            message("See that it is a folder that can be written. The machine says: {reason}.", reason=_why(error)),
        ) from error
    except FileError as error:
        raise FileError(
            error.message, message("See that the disk of the library has room and can be written.")
        ) from error
    return Backing(
        path,
        digest,
        line.frames,
        sample_rate,
        line.tempo,
        markers=line.markers,
        name=name,
        count_in=line.count_in,
        bpm=beat.tempo,
        click_only=sounds == "click",
    )


def _render(job: Job, room: int, path: Path) -> None:
    """Render where there is room for it beside the take, which is what must not be cut off."""
    needed = job.bytes_a_file + SPARE_BYTES + room
    if shutil.disk_usage(path.parent).free < needed:
        raise FileError(
            message(
                "The disk is too full for the beat and the take together: {megabytes} MB must be free.",
                megabytes=-(-needed // 10**6),
            )
        )
    render(job, path)


def _why(error: OSError) -> str:
    """What the machine says."""
    return error.strerror or type(error).__name__


def _fingerprint(job: Job) -> str:
    """A name for all that decides how a job sounds: its notes, its kit, and the code that makes them sound."""
    kit = {**job.kit, "name": ""}
    said = [job.sample_rate, job.frames, job.bits, kit, states(job.kit["voices"].values()), code_digest()]
    digest = hashlib.sha256(json.dumps(said, sort_keys=True).encode())
    for hit in job.hits():
        digest.update(hit.encode())
    return digest.hexdigest()[:32]
