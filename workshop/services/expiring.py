"""A yes that runs out while a take rolls: nobody comes to take it back, so whoever watches the take looks for it.

Where nobody watches it any more each command does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop.domain.consent import LISTENING, Consent
from workshop.domain.take import Take, TakeStatus
from workshop.errors import WorkshopError
from workshop.messages import message
from workshop.services.driving import status_of
from workshop.services.on_take import alias_of, people_at, planned_tracks

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from workshop.messages import Message
    from workshop.services.house import House


class Expiring:
    """Ends what the rolling take records or lets hear of people whose yes has run out since the last look."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._looked: datetime | None = None

    def look(self, people: Collection[str]) -> list[Message]:
        """Look at what these people (ids) allow; says what of them is not recorded, or not heard, any longer.

        What the recorder does not do now the next look tries again.
        """
        house, now = self._house, self._house.clock.now()
        with house.library.read() as tx:
            rows = tx.find(Consent, person=tuple(people), use=LISTENING) if people else []
            names = {row.person: alias_of(tx, row.person) for row in rows if self._ran_out(row, now)}
        told: list[Message] = []
        done = True
        for person, name in sorted(names.items(), key=lambda item: item[1]):
            because = message("The yes of {name} to being recorded has run out.", name=name)
            heeded = house.takes.heeding.withdrawn(person, because)
            told += heeded.told
            done = done and heeded.error is None
        if done:
            self._looked = now
        return told

    def look_unattended(self) -> list[Message]:
        """Look at everybody on a take that rolls and whose window is gone, so that nobody else looks."""
        with self._house.library.read() as tx:
            tracks = [track for take in tx.find(Take, status=TakeStatus.ROLLING) for track in planned_tracks(tx, take)]
            people = {person for track in tracks for person in people_at(tx, track)}
        if not people:
            return []
        try:
            status = status_of(self._house.takes.recorder)
        except WorkshopError:
            return []
        return [] if status is None or status.attended else self.look(people)

    def _ran_out(self, row: Consent, now: datetime) -> bool:
        return row.until is not None and row.until <= now and (self._looked is None or row.until > self._looked)
