"""Finding takes by the number that a leader knows them by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop.domain.backing import KeptBacking
from workshop.domain.session import Document, Session
from workshop.domain.take import Take, Track, Turn, heard
from workshop.errors import NotFoundError, StateError
from workshop.messages import message
from workshop.services.documents import BACKING
from workshop.services.lookup import ending
from workshop.services.sessions import described

if TYPE_CHECKING:
    from workshop.services.sessions import SessionService
    from workshop.store.transaction import Reader


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


def heard_in(tx: Reader, take: str) -> frozenset[str]:
    """The ids of everybody heard in a take (id): on its tracks, in its turns and in what was played along."""
    tracks = tx.find(Track, take=take)
    turns = tx.find(Turn, track=[track.id for track in tracks])
    texts = [document.text for document in tx.find(Document, subject=take) if document.kind == BACKING]
    return heard(tracks, turns, [person for text in texts for person in KeptBacking.read(text).people])
