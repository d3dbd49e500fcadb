"""Hand an arrangement to the rendering process and wait for its file."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from workshop import FileError, Message, PluginError, message

if TYPE_CHECKING:
    from pathlib import Path


_TIME_LIMIT = 600


def render(job: dict[str, Any], path: Path) -> None:
    """Render a job to `path`, which must not exist. After a failure nothing is left there.

    Raises:
        FileError: The file is there already, or cannot be written.
        PluginError: The rendering process failed.
    """
    if path.exists():
        raise FileError(message("There is already a file {path}.", path=path), message("Give another name with --to."))
    _need_room(job, path)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.part")
    unfinished.unlink(missing_ok=True)
    try:
        _run({**job, "file": str(unfinished)})
        unfinished.replace(path)
    except OSError as error:
        raise FileError(message("The file {path} cannot be written.", path=path), _why(error)) from error
    finally:
        unfinished.unlink(missing_ok=True)


def _need_room(job: dict[str, Any], path: Path) -> None:
    """Refuse before anything is written when the folder is missing or the disk has no room."""
    try:
        free = shutil.disk_usage(path.parent).free
    except OSError as error:
        raise FileError(
            message("There is no folder {path}.", path=path.parent),
            message("Make the folder first, or name a file in another one with `--to FILE`."),
        ) from error
    if free < job["frames"] * 8:
        raise FileError(
            message("There is no room for {path}.", path=path), message("Make room on the disk, or use another one.")
        )


def _why(error: OSError) -> Message:
    """What the machine says, and the way out, as a hint."""
    reason = error.strerror or str(error)
    return message("Name another file with `--to FILE`. The machine says: {reason}.", reason=reason)


def _run(job: dict[str, Any]) -> None:
    """Run the rendering process to its end."""
    command = [sys.executable, "-P", "-m", "workshop_beats.sound.engine"]
    try:
        done = subprocess.run(
            command, input=json.dumps(job), capture_output=True, text=True, timeout=_TIME_LIMIT, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise PluginError(
            message("Rendering the beat took too long and was stopped."), message("Try a shorter form.")
        ) from error
    if done.returncode:
        raise PluginError(
            message("The beat could not be rendered: {reason}.", reason=_reason(done.stdout)),
            message("`workshop doctor` looks for what is missing."),
        )


def _reason(answer: str) -> str:
    """What the process said was wrong, in the words of whatever failed."""
    try:
        return str(json.loads(answer)["detail"]).rstrip(".")
    except (ValueError, KeyError, TypeError):
        return "?"
