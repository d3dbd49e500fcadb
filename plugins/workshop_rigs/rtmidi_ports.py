"""The machine's MIDI ports through RtMidi. Runs in the looking process: a driver that crashes takes nobody with it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from workshop import DeviceError, message, pip_install

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType


def ports() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of the inputs and of the outputs.

    Raises:
        DeviceError: python-rtmidi is not installed, or the machine has no MIDI system that answers.
    """
    try:
        import rtmidi
    except ImportError as error:
        raise DeviceError(
            message("MIDI ports need the package python-rtmidi, which is not installed."),
            message("Install it: {command}", command=pip_install("python-rtmidi")),
        ) from error
    reasons = []
    for api in _apis(rtmidi):
        try:
            return _names(rtmidi, api)
        except Exception as error:  # noqa: BLE001 - RtMidi raises SystemError where there is no sequencer
            reasons.append(str(error).partition("\n")[0])
    raise DeviceError(
        message("This machine has no MIDI system that answers."),
        message(
            "Plug the instrument in and start the MIDI system. It said: {reason}", reason="; ".join(reasons) or "-"
        ),
    )


def _apis(rtmidi: ModuleType) -> Iterator[int]:
    """The MIDI systems to try: the machine's own, then JACK where a server runs, so that none is started."""
    for api in rtmidi.get_compiled_api():
        if api not in {rtmidi.API_UNIX_JACK, rtmidi.API_RTMIDI_DUMMY}:
            yield api
    if rtmidi.API_UNIX_JACK in rtmidi.get_compiled_api() and _jack_runs():
        yield rtmidi.API_UNIX_JACK


def _jack_runs() -> bool:
    """Whether a JACK server is named or has left its socket."""
    return bool(os.environ.get("JACK_DEFAULT_SERVER")) or any(Path("/dev/shm").glob("jack_*_*_0"))  # noqa: S108


def _names(rtmidi: ModuleType, api: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The port names of one MIDI system."""
    inputs, outputs = rtmidi.MidiIn(api, name="workshop look"), rtmidi.MidiOut(api, name="workshop look")
    try:
        return tuple(inputs.get_ports()), tuple(outputs.get_ports())
    finally:
        inputs.delete()
        outputs.delete()
