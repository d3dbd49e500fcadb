"""The one door for whoever changes who is at a microphone of the take that rolls, or what somebody allows.

What is recorded of them ends first, then the headphones follow; whatever comes of it is told, also when the rest fails.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workshop.errors import WorkshopError
from workshop.services.leaving import Leaving
from workshop.services.monitoring import Monitoring

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from workshop.domain.recording import Recorder
    from workshop.domain.session import Session
    from workshop.messages import Message
    from workshop.services.house import House


@dataclass(frozen=True, slots=True)
class Heeded:
    """What changed in the take that rolls, a sentence each, and the `error` for which the rest of it did not."""

    told: tuple[Message, ...] = ()
    error: WorkshopError | None = None

    @property
    def problem(self) -> Message | None:
        """Why the rest did not change."""
        return None if self.error is None else self.error.message

    @property
    def hint(self) -> Message | None:
        """The way out."""
        return None if self.error is None else self.error.hint


class Heeding:
    """Has the take that rolls in a library heed a change. Nothing comes of it where none rolls."""

    def __init__(self, house: House, recorder: Callable[[], Recorder]) -> None:
        self._leaving = Leaving(house, recorder)
        self._monitoring = Monitoring(house, recorder)

    def gone(self, session: Session, person: str) -> Heeded:
        """End what is recorded of a person (id) who has gone from the room of a session."""
        return self._heeded(lambda: self._leaving.gone(session, person))

    def withdrawn(self, person: str, because: Message | None = None) -> Heeded:
        """End what is recorded of a person (id) who does not say yes to it; `because` is told first where any was."""

        def ended() -> list[Message]:
            told = self._leaving.withdrawn(person)
            return [because, *told] if told and because else told

        return self._heeded(ended)

    def heard(self, about: Collection[int] = ()) -> Heeded:
        """Let who may be heard now be heard, and no other; of the channels in `about` it is told in any case."""
        return self._heeded(lambda: (), about)

    def reminder(self, session: Session, person: str) -> Message | None:
        """How a person (id) who is back gets the microphone that they share; None where they have none to share."""
        return self._leaving.reminder(session, person)

    def _heeded(self, ended: Callable[[], Iterable[Message]], about: Collection[int] = ()) -> Heeded:
        told: list[Message] = []
        try:
            told += ended()
            told += self._monitoring.heed(about)
        except WorkshopError as error:
            return Heeded(tuple(told), error)
        return Heeded(tuple(told))
