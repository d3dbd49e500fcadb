"""What the engine refuses, in words for a leader."""

from __future__ import annotations

from string import Formatter
from typing import TYPE_CHECKING, Any

from workshop import N_, DeviceError, FileError, Message, StateError, WorkshopError, message

if TYPE_CHECKING:
    from collections.abc import Mapping

_LIST = N_("`workshop devices` lists what is plugged in.")
_WAIT = N_("Wait a moment and try again. If it stays so, restart the computer; what was recorded is on the disk.")
_LOG = N_("Try again; the file logs/recorder.log in the library says more.")
_STOP = N_("End it first with Enter in its window, or with Ctrl-C there.")

_SENTENCES: Mapping[str, tuple[str, str]] = {
    "no_device": (N_("There is no audio device called “{device}”."), _LIST),
    "usual_gone": (
        N_("“{device}”, which the group records with, is not there, and no other device is taken in its place."),
        N_("Plug it in, or start its audio server. `workshop devices` lists others: name one with `--device NAME`."),
    ),
    "no_input": (
        N_("No audio device with an input was found."),
        N_("Plug one in, or rehearse with `--device simulated`."),
    ),
    "no_portaudio": (
        N_("The PortAudio library is missing, so no audio device can be opened."),
        N_(
            "Debian or Ubuntu: `sudo apt install libportaudio2`. Fedora: `sudo dnf install portaudio`. macOS or "
            "Windows: `pip install --force-reinstall sounddevice`. Without it, rehearse with `--device simulated`."
        ),
    ),
    "device_busy": (
        N_("“{device}” could not be opened."),
        N_("Close other programs that use it, or unplug it and plug it in again."),
    ),
    "no_audio": (
        N_("“{device}” is open but gives no audio."),
        N_("Unplug it and plug it in again, or choose another device."),
    ),
    "bad_rate": (
        N_("“{device}” cannot record at {rate} Hz."),
        N_("Leave the sample rate out, or choose 44100 or 48000."),
    ),
    "driver_failed": (N_("The audio driver failed while opening “{device}”."), _LOG),
    "not_armed": (N_("No audio device is open."), N_("Start the take again.")),
    "no_output": (
        N_("“{device}” has no output to play clicks through."),
        N_("Choose a device with inputs and outputs, or name one to play through: `out` under [plugins.recorder]."),
    ),
    "loopback_silent": (
        N_("Nothing was heard on that channel."),
        N_("Check the cable or hold the headphone closer, turn the input up, and try again."),
    ),
    "loopback_clipped": (N_("The clicks were too loud for that channel."), N_("Turn the input down, and try again.")),
    "no_loopback": (
        N_("Something was heard on that channel, but not the clicks."),
        N_("Lead an output of the device into it, or hold a headphone to the microphone, and try again."),
    ),
    "unsteady": (
        N_("The clicks came back at different times."),
        N_("Use one device for input and output, close other programs, and try again."),
    ),
    "long_backing": (
        N_("What is to be played along to is too long: {minutes} minutes are the most."),
        N_("Record over a shorter take, or without: `workshop take record --no-backing`."),
    ),
    "bad_backing": (N_("The backing could not be read."), N_("Choose the beat again.")),
    "no_channel": (N_("The device has {channels} channels; there is no channel {channel}."), _LIST),
    "no_track": (N_("The take has no track {track}."), N_("`workshop take log` lists its tracks.")),
    "file_exists": (N_("The file {file} is already there, and a take is never overwritten."), N_("Start a new take.")),
    "bad_file": (N_("{file} cannot be the name of a track."), N_("Start a new take.")),
    "cannot_write": (
        N_("The file {file} could not be written."),
        N_("Check that the library's disk is there and not read-only."),
    ),
    "disk_full": (N_("The disk is full."), N_("Make room, then record again.")),
    "bad_plan": (N_("The recorder did not understand what to record."), _LOG),
    "failed": (N_("The recorder could not do that."), _LOG),
    "other_version": (
        N_("The recorder that runs is of another version of this program, and cannot do that."),
        N_("End its take with `workshop take stop`; nothing is lost. The next take is recorded by this version."),
    ),
    "silent": (N_("The recorder does not answer."), _WAIT),
    "gone": (N_("The recorder has stopped."), N_("What was recorded is safe; the next command brings it in.")),
    "no_start": (N_("The recorder could not be started."), _LOG),
}
_STATES: Mapping[str, tuple[str, str]] = {
    "rolling": (N_("A take is being recorded already."), _STOP),
    "kept": (
        N_("Another window keeps another device ready to record."),
        N_("End it there with Enter, or record from the same device."),
    ),
    "kept_others": (
        N_("Another window keeps the last seconds of others, or of other channels, in memory."),
        N_("End it there with Enter, or open the device here without names."),
    ),
    "not_rolling": (N_("No take is being recorded."), N_("`workshop take record` starts one.")),
}


class SilentError(DeviceError):
    """The engine lives but does not answer."""


class GoneError(DeviceError):
    """The engine went away in the middle of a conversation."""


class AbsentError(DeviceError):
    """The device that is meant is not there."""


class OtherVersionError(DeviceError):
    """The engine is of another version, and does not know that request."""


_KINDS: Mapping[str, type[DeviceError]] = {
    "gone": GoneError,
    "silent": SilentError,
    "no_device": AbsentError,
    "other_version": OtherVersionError,
}


def refusal(word: str, details: Mapping[str, Any] | None = None) -> WorkshopError:
    """The error for a word from the engine: StateError when it is the wrong moment, else DeviceError."""
    known = _STATES.get(word) or _SENTENCES.get(word) or _SENTENCES["failed"]
    kind: type[WorkshopError] = StateError if word in _STATES else _KINDS.get(word, DeviceError)
    # A driver of another plugin may leave out what its word names.
    unnamed = {name: "?" for _, name, _, _ in Formatter().parse(known[0]) if name}
    return kind(Message(known[0], {**unnamed, **(details or {})}), message(known[1]))


_UNREADABLE: Mapping[str, tuple[str, str]] = {
    "no_file": (N_("That is no file."), N_("Name a WAV file, as a phone or a field recorder writes it.")),
    "no_wav": (
        N_("That is no WAV file, or its beginning is destroyed."),
        N_("Save it as WAV first, with the phone's own app or with `ffmpeg -i FILE new.wav`."),
    ),
    "no_audio": (N_("No audio was found in that file."), N_("Play it to hear whether it is the right one.")),
    "compressed": (
        N_("That WAV file holds compressed audio."),
        N_("Save it as plain WAV first, for example with `ffmpeg -i FILE new.wav`."),
    ),
    "bounds": (
        N_("That file has more channels, or another sample rate or size, than a recording can have."),
        N_("It may have up to 32 channels, 8000 to 384000 Hz, and 8 to 32 bits or floating-point samples."),
    ),
    "changed": (N_("The file became shorter while it was read."), N_("Wait until nobody writes it any more.")),
    "io": (N_("The file could not be copied: {reason}."), N_("Check the file and the library's disk, then try again.")),
}


def unreadable(word: str, cause: BaseException | None = None) -> FileError:
    """The refusal of a file that is to become a take; its sentence names no path, for that may hold a name."""
    sentence, way_out = _UNREADABLE[word]
    reason = getattr(cause, "strerror", None) or type(cause).__name__
    return FileError(Message(sentence, {"reason": reason} if word == "io" else {}), message(way_out))
