"""What the rendering process says when it fails, in sentences for a leader."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, Any

from workshop import N_, FileError, Message, PluginError, WorkshopError, message

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_DOCTOR = N_("`workshop doctor` looks for what is missing.")
_OTHER_KIT = N_("Put the file back where it was, or choose another kit.")
_SENTENCES: Mapping[str, tuple[str, str]] = {
    "recording_missing": (N_("The kit has lost its recording {file}."), _OTHER_KIT),
    "recording_broken": (N_("The kit's recording {file} cannot be read."), _OTHER_KIT),
    "no_memory": (N_("The computer ran out of memory while the beat was rendered."), N_("Close other programs.")),
    "ended": (N_("The rendering process ended before the beat was done ({code})."), _DOCTOR),
    "stuck": (N_("Rendering the beat took too long and was stopped."), N_("Try it again, or a shorter form.")),
    "failed": (N_("The beat could not be rendered ({reason})."), _DOCTOR),
}
_FULL = (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC))


def refusal(word: str, details: Mapping[str, Any]) -> PluginError:
    """The error for a word of the rendering process."""
    sentence, hint = _SENTENCES.get(word) or _SENTENCES["failed"]
    return PluginError(Message(sentence, {"reason": word, **details}), message(hint))


def unwritable(number: int | None, path: Path) -> FileError:
    """The error for a file that could not be written, by the machine's number for the reason (`errno`)."""
    if number in _FULL:
        return FileError(
            message("The disk became full while the beat was rendered."),
            message("Make room on the disk, or name a file on another one with `--to FILE`."),
        )
    reason = os.strerror(number) if number is not None else "?"
    return FileError(
        message("The file {path} cannot be written.", path=path),
        message("Name another file with `--to FILE`. The machine says: {reason}.", reason=reason),
    )


def failure(answer: Mapping[str, Any], code: int, path: Path) -> WorkshopError:
    """What went wrong, from the last word of a process that ended with `code` while it wrote `path`."""
    word, details = answer.get("error"), answer.get("details")
    if not isinstance(word, str) or not isinstance(details, dict):
        return refusal("ended", {"code": code})
    return unwritable(details.get("errno"), path) if word == "unwritable" else refusal(word, details)
