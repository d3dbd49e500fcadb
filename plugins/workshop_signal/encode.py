"""Encode a WAV file to FLAC, Ogg Vorbis, Ogg Opus or MP3 in a child process: a crash of an encoder is one error.

Standard library only on this side; `workshop_signal.encoder` is the child.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from contextlib import suppress
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

FORMATS = ("flac", "ogg", "opus", "mp3")


class EncodeError(Exception):
    """The file could not be encoded. There is no target file."""


class EncodeCancelledError(EncodeError):
    """Encoding was stopped on request. There is no target file."""


def encode(
    source: Path,
    target: Path,
    form: str,
    *,
    tags: Mapping[str, str] | None = None,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> None:
    """Encode `source` into a new file `target` in one of the FORMATS.

    `tags` are written into the file: title, artist, album, date, genre, comment, copyright, license, tracknumber.
    Without them it holds none. `progress` is called with (frames done, frames in all) and `cancelled` is asked after
    each block of at most 65,536 frames. The target appears under its name when it is whole and on the disk.

    Raises:
        EncodeError: `source` is not readable audio, the format cannot hold its rate or channels, the disk is full, or
            the encoder crashed; the sentence says which.
        EncodeCancelledError: `cancelled` said yes.
        FileExistsError: `target` exists.
    """
    if form not in FORMATS:
        raise EncodeError(f"{form!r} is none of {', '.join(FORMATS)}")
    if target.exists():
        raise FileExistsError(target)
    part = target.with_name(f".{target.name}.part")
    job = {"source": str(source), "target": str(part), "form": form, "tags": dict(tags or {})}
    try:
        _run(job, progress, cancelled)
        with part.open("r+b") as written:
            os.fsync(written.fileno())
        part.replace(target)
    except OSError as error:
        raise EncodeError(str(error)) from error
    finally:
        with suppress(OSError):
            part.unlink()


def _run(
    job: Mapping[str, object], progress: Callable[[int, int], None] | None, cancelled: Callable[[], bool] | None
) -> None:
    """Run the child to its end. The job goes through a pipe: a command line is for every user of the machine to see."""
    command = [sys.executable, "-P", "-m", "workshop_signal.encoder"]
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as complaints,
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=complaints, text=True, encoding="utf-8"
        ) as child,
    ):
        try:
            _follow(child, job, progress, cancelled)
        except BaseException:
            child.kill()
            raise
        if child.wait():
            raise EncodeError(_reason(child.returncode, complaints))


def _follow(
    child: subprocess.Popen[str],
    job: Mapping[str, object],
    progress: Callable[[int, int], None] | None,
    cancelled: Callable[[], bool] | None,
) -> None:
    """Hand over the job and pass on what the child reports, until it closes its end."""
    if child.stdin is None or child.stdout is None:
        raise EncodeError("the encoder has no pipes")
    with suppress(BrokenPipeError), child.stdin as pipe:
        json.dump(job, pipe)
    for line in child.stdout:
        if cancelled and cancelled():
            raise EncodeCancelledError("encoding was stopped")
        if progress:
            done, total = line.split()
            progress(int(done), int(total))


def _reason(code: int, complaints: IO[str]) -> str:
    """Why the child ended: its last words, or that it crashed."""
    complaints.seek(0)
    words = complaints.read(100_000).strip().splitlines()
    if code == 1 and words:
        return words[-1]
    return f"the encoder crashed ({code})"
