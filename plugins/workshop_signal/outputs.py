"""Which PortAudio output is meant: by name, never by a number that changes, and never another one in silence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence


class OutputError(Exception):
    """`word` is one of a closed list that whoever asked has sentences for; `device` fills it in."""

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
    """The sounddevice module; importing it looks for the devices.

    Raises:
        OutputError: The PortAudio library is missing (`no_portaudio`).
    """
    try:
        import sounddevice
    except OSError as error:
        raise OutputError("no_portaudio") from error
    return sounddevice


def choose_output(library: Any, name: str = "", like: Sequence[str] = ()) -> Output:
    """The output called `name`; with an empty one the first of `like` that is there, the system's, or a host API's.

    `library` is the sounddevice module.

    Raises:
        OutputError: There is no output at all (`no_output`), or none called `name` (`no_device`).
    """
    found = [
        Output(index, device["name"], device["max_output_channels"], round(device["default_samplerate"]))
        for index, device in enumerate(library.query_devices())
        if device["max_output_channels"] > 0
    ]
    for wanted in filter(None, [name, *like]):
        for output in found:
            if output.name == wanted:
                return output
        if wanted == name:
            raise OutputError("no_device", name)
    usual = [library.default.device[1], *(api["default_output_device"] for api in library.query_hostapis())]
    for index in usual:
        for output in found:
            if output.index == index:
                return output
    raise OutputError("no_output")
