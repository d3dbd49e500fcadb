"""Whose recordings are still there although they said no to keeping them. Nothing is ever deleted by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workshop.domain.consent import Consent, Use, spoken_against
from workshop.domain.people import Person
from workshop.domain.take import Take, Track, Turn

if TYPE_CHECKING:
    from workshop.services.house import House


@dataclass(frozen=True, slots=True)
class Unwanted:
    """A take, by its number in the session, with somebody (alias) who does not want it kept."""

    take: int
    alias: str


def unwanted(house: House, session: str) -> tuple[Unwanted, ...]:
    """The takes of a session (id) with people who spoke against keeping them, by number; never asked is not a no."""
    now = house.clock.now()
    found = []
    with house.library.read() as tx:
        for take in tx.find(Take, session=session, removed=False, order_by="number"):
            tracks = tx.find(Track, take=take.id)
            turned = {turn.person for turn in tx.find(Turn, track=[track.id for track in tracks]) if turn.person}
            on = turned.union(*(track.people for track in tracks))
            rows = tx.find(Consent, person=tuple(on), use=Use.KEEP)
            against = {
                person for person in on if spoken_against(rows, person, Use.KEEP, now, song=take.song, take=take.id)
            }
            found += [Unwanted(take.number, person.alias) for person in tx.find(Person, id=against, order_by="alias")]
    return tuple(found)
