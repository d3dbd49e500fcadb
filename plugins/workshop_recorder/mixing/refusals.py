"""What the mixer's children say when they fail, in sentences for a leader."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, Any

from workshop import N_, DeviceError, FileError, Message, PluginError, WorkshopError, message

if TYPE_CHECKING:
    from collections.abc import Mapping

_DOCTOR = N_("`workshop doctor` looks for what is missing.")
_RECORDINGS = N_("`workshop doctor --check-audio` tells which files were changed. Bring them back from a backup.")
_SENTENCES: Mapping[str, tuple[type[WorkshopError], str, str]] = {
    "nothing_read": (FileError, N_("None of the take's recordings can be read."), _RECORDINGS),
    "damaged": (FileError, N_("A recording of the take cannot be read to its end."), _RECORDINGS),
    "no_memory": (PluginError, N_("The computer ran out of memory."), N_("Close other programs and try again.")),
    "no_portaudio": (
        DeviceError,
        N_("The PortAudio library is missing, so nothing can be played."),
        N_("On Debian or Ubuntu: `sudo apt install libportaudio2`. `workshop take mix` writes a file instead."),
    ),
    "no_output": (
        DeviceError,
        N_("There is no loudspeaker or headphone output on this computer."),
        N_("Plug one in, or write a file with `workshop take mix` and play it elsewhere."),
    ),
    "no_device": (
        DeviceError,
        N_("There is no output called “{device}”."),
        N_("`workshop devices` lists what is plugged in. Without `--device` the system's own output is used."),
    ),
    "output_busy": (
        DeviceError,
        N_("The output “{device}” could not be opened."),
        N_("Close other programs that use it, or choose another one with `--device`."),
    ),
    "output_lost": (
        DeviceError,
        N_("The output “{device}” is gone."),
        N_("Plug it in again. The take itself is safe in the library."),
    ),
    "bad_rate": (
        FileError,
        N_("An MP3 file cannot hold a take of {rate} Hz."),
        N_("Choose a name that ends in .flac or .wav."),
    ),
    "ended": (PluginError, N_("The audio process ended before it was done ({code})."), _DOCTOR),
    "failed": (PluginError, N_("The audio process failed ({reason})."), _DOCTOR),
}
_FULL = (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC))


def refusal(word: str, details: Mapping[str, Any]) -> WorkshopError:
    """The error for a word of a child."""
    if word == "unwritable":
        return unwritable(details.get("errno"))
    kind, sentence, hint = _SENTENCES.get(word) or _SENTENCES["failed"]
    return kind(Message(sentence, {"reason": word, **details}), message(hint))


def unwritable(number: int | None) -> FileError:
    """The error for a file that could not be written, by the machine's number for the reason."""
    if number in _FULL or number is None:
        return FileError(
            message("The disk became full; nothing was written."), message("Make room, or use another disk.")
        )
    return FileError(
        message("The file cannot be written."),
        message("Name another one with `--to`. The machine says: {reason}.", reason=os.strerror(number)),
    )
