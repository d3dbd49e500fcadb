"""Which PortAudio output is meant: by name, never by a number that changes, and never another one in silence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


class PlayError(Exception):
    """`word` is one of a closed list that the parent has sentences for; `details` fill them in."""

    def __init__(self, word: str, **details: Any) -> None:
        super().__init__(word)
        self.word = word
        self.details = details


@dataclass(frozen=True, slots=True)
class Output:
    """An output as PortAudio lists it now; `index` holds for this process only, `sample_rate` is in hertz."""

    index: int
    name: str
    channels: int
    sample_rate: int


def choose_output(library: Any, name: str) -> Output:
    """The output of that name; with an empty name the system's choice, else the first host API's that has one.

    Raises:
        PlayError: There is none (`no_device`, `no_output`).
    """
    found = [
        Output(index, device["name"], device["max_output_channels"], round(device["default_samplerate"]))
        for index, device in enumerate(library.query_devices())
        if device["max_output_channels"] > 0
    ]
    if name:
        named = [output for output in found if output.name == name]
        if not named:
            raise PlayError("no_device", device=name)
        return named[0]
    wanted = [library.default.device[1], *(api["default_output_device"] for api in library.query_hostapis())]
    for index in wanted:
        for output in found:
            if output.index == index:
                return output
    raise PlayError("no_output")
