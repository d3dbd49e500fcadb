"""Which output a beat is played through, and what is told where there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workshop_signal import outputs

if TYPE_CHECKING:
    from workshop_signal.outputs import Output


class PlayError(Exception):
    """`word` is one of a closed list that the parent has sentences for; `details` fill them in."""

    def __init__(self, word: str, **details: Any) -> None:
        super().__init__(word)
        self.word = word
        self.details = details


def portaudio() -> Any:
    """The PortAudio binding; importing it looks for the devices. Raises PlayError where the library is missing."""
    try:
        return outputs.portaudio()
    except outputs.OutputError as error:
        raise PlayError(error.word) from error


def choose_output(library: Any, name: str) -> Output:
    """The output of that name; with an empty name the system's choice, else the first host API's that has one.

    Raises:
        PlayError: There is none (`no_device`, `no_output`).
    """
    try:
        return outputs.choose_output(library, name)
    except outputs.OutputError as error:
        raise PlayError(error.word, **({"device": error.device} if error.device else {})) from error
