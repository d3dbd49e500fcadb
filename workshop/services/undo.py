"""Taking back the last thing: as a new event, since a log is only ever added to."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workshop.messages import Message
    from workshop.services.house import House


class UndoService:
    """Takes back the last attendance mark, visitor count, verdict or closing of a session."""

    def __init__(self, house: House) -> None:
        self._house = house

    def last(self, session: str | None = None) -> Message:
        """Take back the last thing and say what it was. Raises StateError when there is nothing."""
        raise NotImplementedError
