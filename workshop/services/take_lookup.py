"""Finding takes by the number that a leader knows them by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workshop.domain.backing import Unreadable
from workshop.domain.session import Session
from workshop.domain.take import Take, Track, Turn, heard
from workshop.errors import NotFoundError, StateError
from workshop.messages import message
from workshop.services.lookup import ending
from workshop.services.sessions import described
from workshop.services.take_backing import kept_backing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workshop.services.sessions import SessionService
    from workshop.store.transaction import Reader


@dataclass(frozen=True, slots=True)
class Heard:
    """The ids of everybody who is known to be heard; without `known` somebody else may be heard too."""

    people: frozenset[str]
    known: bool = True

    def may_hold(self, person: str) -> bool:
        """Whether a person (id) is, or may be, heard."""
        return not self.known or person in self.people


def find_take(tx: Reader, session: Session, number: int) -> Take:
    """The take of that number in a session. Raises NotFoundError."""
    found = tx.find(Take, session=session.id, number=number, removed=False)
    if not found:
        raise NotFoundError(
            message("This session has no take {number}.", number=number),
            message("`workshop take list` shows the ones there are."),
        )
    return found[0]


def deletable(tx: Reader, sessions: SessionService, number: int, wanted: str | None) -> Take:
    """The take that somebody asks to be deleted: of the session named, open or closed, else of the open one.

    Raises:
        StateError: None is named and none is open.
    """
    if wanted is None and tx.count(Session) and not tx.count(Session, closed_at=None):
        last = sessions.latest_in(tx)
        end = ending([session.id for session in tx.find(Session)], last.id)
        raise StateError(
            message("No session is open. The last one was {session}.", session=described(tx, last, end)),
            message("Is it that one's? `workshop take delete {number} --session {end} --yes`", number=number, end=end),
        )
    return find_take(tx, sessions.current_in(tx, wanted), number)


def takes_of(tx: Reader, session: Session) -> list[Take]:
    """The takes of a session in the order in which they were recorded."""
    return sorted(tx.find(Take, session=session.id, removed=False), key=lambda take: take.number)


def heard_in(tx: Reader, take: Take) -> Heard:
    """Everybody heard in a take: on its tracks, in its turns and in what is played along still, layer by layer."""
    people, seen, waiting = frozenset[str](), set[str](), [take]
    while waiting:
        row = waiting.pop()
        seen.add(row.id)
        backing = kept_backing(tx, row)
        kept = None if isinstance(backing, Unreadable) else backing
        people |= _on(tx, row, kept.people if kept and not kept.takes else ())
        below = tx.find(Take, id=set(kept.takes) - seen, removed=False) if kept and kept.takes else []
        waiting += below
    return Heard(people, known=not isinstance(kept_backing(tx, take), Unreadable))


def left_in(tx: Reader, take: Take) -> Heard:
    """Everybody who may be in a copy of a take: heard in it, or in what was played along when it was recorded."""
    backing = kept_backing(tx, take)
    if isinstance(backing, Unreadable):
        return Heard(_on(tx, take), known=False)
    return Heard(_on(tx, take, backing.people if backing else ()))


def _on(tx: Reader, take: Take, backing: Iterable[str] = ()) -> frozenset[str]:
    """Everybody on a take's tracks and in their turns, and in what was played along (`backing`, ids)."""
    tracks = tx.find(Track, take=take.id)
    return heard(tracks, tx.find(Turn, track=[track.id for track in tracks]), backing)
