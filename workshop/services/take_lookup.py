"""Finding takes by the number that a leader knows them by."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from workshop.domain.session import Document
from workshop.domain.take import Take, Track, Turn, heard
from workshop.errors import NotFoundError
from workshop.messages import message
from workshop.services.documents import BACKING

if TYPE_CHECKING:
    from workshop.domain.session import Session
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


def takes_of(tx: Reader, session: Session) -> list[Take]:
    """The takes of a session in the order in which they were recorded."""
    return sorted(tx.find(Take, session=session.id, removed=False), key=lambda take: take.number)


def heard_in(tx: Reader, take: str) -> frozenset[str]:
    """The ids of everybody heard in a take (id): on its tracks, in its turns and in what was played along."""
    tracks = tx.find(Track, take=take)
    turns = tx.find(Turn, track=[track.id for track in tracks])
    texts = [document.text for document in tx.find(Document, subject=take) if document.kind == BACKING]
    return heard(tracks, turns, [person for text in texts for person in json.loads(text)["people"]])
