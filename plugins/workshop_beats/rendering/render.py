"""Render a beat to files of a leader's own: whole or not there, and never over one that is."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from workshop import FileError, Message, message
from workshop_beats.rendering.child import Renderer
from workshop_beats.rendering.job import Line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from workshop_beats.rendering.job import Job

    Progress = Callable[[float], None]

FORMATS = ("wav", "flac", "ogg", "mp3")
"""What a rendering may be written as; the name of a file tells which, or an option does."""

SPARE_BYTES = 4 << 20
"""What stays free on a disk beside a rendering."""


def render(job: Job, path: Path, form: str = "wav", progress: Progress | None = None) -> None:
    """Render a song into a new file; after a failure or a Ctrl-C nothing is left there.

    Raises:
        FileError: The file is there already, or cannot be written, or there is no room for it.
        PluginError: The rendering process or the encoder failed.
    """
    render_lines(job, {path: None}, form, progress, limited=True)


def render_lines(
    job: Job,
    lines: Mapping[Path, tuple[str, ...] | None],
    form: str = "wav",
    progress: Progress | None = None,
    *,
    limited: bool = False,
    renderer: Renderer | None = None,
    encoding: Callable[[int, float], None] | None = None,
) -> dict[Path, float]:
    """Render several files of one length at once: each path with the voices that it holds (None: all).

    Files that are not `limited` add up to the mix before its limiter. Returns the highest sample of each, linear: one
    above 1.0 was clipped. All files appear, or none. A `renderer` may have its process ready. Where `form` is not WAV,
    `encoding` is called after `progress` with which file is encoded (from 1) and the share of it that is done.

    Raises:
        As `render`.
    """
    for path in lines:
        _need_new(path)
    need_room(next(iter(lines)).parent, len(lines) * job.bytes_a_file * (1 if form == "wav" else 2))
    parts = {path: path.with_name(f".{path.name}.{os.getpid()}.part") for path in lines}
    made = [Line(parts[path], voices, limited) for path, voices in lines.items()]
    placed: list[Path] = []
    try:
        for part in parts.values():
            part.touch(exist_ok=False)
            part.unlink()
        peaks = (renderer or Renderer()).run(job, made, progress)
        for number, (path, part) in enumerate(parts.items(), start=1):
            _place(part, path, form, partial(encoding, number) if encoding is not None else None)
            placed.append(path)
    except BaseException as error:
        for path in placed:
            _unlink(path)
        if isinstance(error, OSError):
            raise FileError(
                message("The file {path} cannot be written.", path=next(iter(lines))), _why(error)
            ) from error
        raise
    finally:
        for part in parts.values():
            _unlink(part)
    return dict(zip(lines, peaks, strict=True))


def need_room(folder: Path, count: int) -> None:
    """Refuse before anything is written.

    Raises:
        FileError: There is no such folder, or its disk has no room for `count` bytes.
    """
    try:
        disk = shutil.disk_usage(folder)
    except OSError as error:
        raise FileError(
            message("There is no folder {path}.", path=folder),
            message("Make the folder first, or name a file in another one with `--to FILE`."),
        ) from error
    # What has no size at all, such as /proc, is no disk that is full
    if disk.total and disk.free < count + SPARE_BYTES:
        raise FileError(
            message("There is no room in {path}: it needs {megabytes} MB.", path=folder, megabytes=-(-count // 10**6)),
            message("Make room on the disk, or use another one."),
        )


def _need_new(path: Path) -> None:
    """Refuse to write over anything."""
    if path.exists() or path.is_symlink():
        raise FileError(message("There is already a file {path}.", path=path), message("Give another name with --to."))


def _place(part: Path, path: Path, form: str, progress: Progress | None) -> None:
    """Put a finished part under its name, encoded if need be, on the disk before it is there."""
    if form != "wav":
        _encode(part, path, form, progress)
        return
    with part.open("r+b") as written:
        os.fsync(written.fileno())
    _need_new(path)
    part.replace(path)


def _encode(part: Path, path: Path, form: str, progress: Progress | None) -> None:
    """Encode a finished part into a new file."""
    from workshop import PluginError
    from workshop_signal.encode import EncodeError, encode

    def tell(done: int, total: int) -> None:
        if progress is not None:
            progress(done / max(total, 1))

    try:
        encode(part, path, form, progress=tell)
    except FileExistsError:
        _need_new(path)
        raise
    except EncodeError as error:
        raise PluginError(
            message("The beat could not be written as {format}: {reason}.", format=form, reason=error),
            message("Try WAV or FLAC with `--format`, or another sample rate with `--rate`."),
        ) from error


def _why(error: OSError) -> Message:
    """What the machine says, and the way out, as a hint."""
    reason = error.strerror or str(error)
    return message("Name another file with `--to FILE`. The machine says: {reason}.", reason=reason)


def _unlink(path: Path) -> None:
    """Take a file away, if it is there."""
    with suppress(OSError):
        path.unlink()
