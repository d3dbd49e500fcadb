"""Have the audio process clean recordings, and survive whatever they do to it."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from workshop import N_, Message, PluginError, message

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_SECONDS_A_FILE = 20
_MOST_DEATHS = 5
_REASONS = frozenset(
    {
        N_("there is no such file"),
        N_("there is no audio in it"),
        N_("it holds numbers that are no sound"),
        N_("it is silent"),
        N_("it is longer than 10 seconds"),
    }
)
"""What the process may say in words of its own; all else that it says is the machine's or a library's."""


def clean(files: Sequence[tuple[Path, Path | None]]) -> list[Message | None]:
    """Turn each source into its target, or only read it; for each the reason why it could not be done, or None.

    A file that kills the process, or that it does not get done with, is skipped and the rest done by a new one.

    Raises:
        PluginError: The process dies again and again.
    """
    answers: list[Message | None] = []
    deaths = 0
    while len(answers) < len(files):
        lines = _run(files[len(answers) :])
        answers += [_reason(line) for line in lines]
        if len(answers) < len(files):
            deaths += 1
            if deaths > _MOST_DEATHS:
                raise PluginError(
                    message("The recordings could not be read: the audio process stopped each time."),
                    message("Try the folder with fewer files; `workshop doctor` looks for what is missing."),
                )
            answers.append(message("the audio process stopped while it read it"))
    return answers


def _run(files: Sequence[tuple[Path, Path | None]]) -> list[dict[str, Any]]:
    """What the process answered before it ended, one table a file."""
    job = json.dumps({"files": [[str(source), target and str(target)] for source, target in files]})
    command = [sys.executable, "-P", "-m", "workshop_beats.sound.cleaner"]
    try:
        said = subprocess.run(
            command, input=job.encode(), capture_output=True, timeout=_SECONDS_A_FILE + len(files), check=False
        ).stdout
    except subprocess.TimeoutExpired as late:
        said = late.stdout or b""
    return [json.loads(line) for line in said.splitlines(keepends=True) if line.endswith(b"\n")][: len(files)]


def _reason(answer: dict[str, Any]) -> Message | None:
    """Why a file could not be used."""
    if "error" not in answer:
        return None
    error = str(answer["error"])
    return Message(error, {}) if error in _REASONS else message("it is no audio, or damaged")
