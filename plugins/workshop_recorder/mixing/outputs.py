"""Through which loudspeaker a take is heard: the one that was named, the recording device's own, else the system's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence


class OutputError(Exception):
    """`word` is one that `workshop_recorder.mixing.refusals` has a sentence for; `device` fills it in."""

    def __init__(self, word: str, device: str = "") -> None:
        super().__init__(word)
        self.word, self.device = word, device


@dataclass(frozen=True, slots=True)
class Output:
    """An output as PortAudio lists it now; `index` holds for this process only, `sample_rate` is in hertz."""

    index: int
    name: str
    channels: int
    sample_rate: int


def portaudio() -> Any:
    """The PortAudio binding; importing it looks for the devices. Raises OutputError where the library is missing."""
    try:
        import sounddevice
    except OSError as error:
        raise OutputError("no_portaudio") from error
    return sounddevice


def choose(library: Any, device: str, names: Sequence[str]) -> Output:
    """The output of a device; where none is named the first of the names, the system's choice, or a host API's.

    Raises:
        OutputError: There is no output at all, or none of the device that is meant.
    """
    found = [
        Output(index, device["name"], device["max_output_channels"], round(device["default_samplerate"]))
        for index, device in enumerate(library.query_devices())
        if device["max_output_channels"] > 0
    ]
    for name in filter(None, [device, *names]):
        for output in found:
            if output.name == name:
                return output
        if name == device:
            raise OutputError("no_device", device)
    wanted = [library.default.device[1], *(api["default_output_device"] for api in library.query_hostapis())]
    for index in wanted:
        for output in found:
            if output.index == index:
                return output
    raise OutputError("no_output")
