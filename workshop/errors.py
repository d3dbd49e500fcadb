"""What can go wrong, said to a leader: one sentence and the way out. Whoever raises one has changed nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workshop.messages import Message


class WorkshopError(Exception):
    """A refusal. `message` says what is wrong and `hint` what to do next."""

    exit_code = 1

    def __init__(self, message: Message, hint: Message | None = None) -> None:
        super().__init__(str(message))
        self.message = message
        self.hint = hint


class NotFoundError(WorkshopError):
    """Nothing goes by that name."""


class AmbiguousError(WorkshopError):
    """More than one thing goes by that name; the hint names them and the option to use."""


class StateError(WorkshopError):
    """Not now: a session is open or closed, a take rolls."""


class ConsentError(WorkshopError):
    """Somebody has not said yes to this."""


class LibraryError(WorkshopError):
    """The library cannot be read or written: read-only, full, newer, damaged."""


class DeviceError(WorkshopError):
    """An audio or MIDI device, or its driver, cannot do it."""


class PresetError(WorkshopError):
    """A preset is wrong; `problems` are all of them, each as file:line: field: what is wrong."""

    def __init__(self, message: Message, hint: Message | None = None, problems: tuple[Message, ...] = ()) -> None:
        super().__init__(message, hint)
        self.problems = problems


class PluginError(WorkshopError):
    """A plugin did not do its part."""


class FileError(WorkshopError):
    """A file or folder named by the leader cannot be used."""
