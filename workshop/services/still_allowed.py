"""The second look at what may be heard, before a copy gets its name or a mix is played along: making one takes time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop.domain.consent import LISTENING
from workshop.domain.session import Document
from workshop.domain.take import Take
from workshop.errors import ConsentError, StateError
from workshop.messages import message
from workshop.services.documents import ERASING
from workshop.services.hearing import Hearing, Selection

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from workshop.domain.mixing import MixJob
    from workshop.domain.session import Session
    from workshop.domain.turns import Span
    from workshop.services.hearing import Audible
    from workshop.services.house import House
    from workshop.services.overdub import Layers
    from workshop.store.transaction import Reader


def refuse_changed(house: House, tx: Reader, found: Audible) -> None:
    """Refuse a copy of what may be heard no longer.

    Raises:
        ConsentError: Somebody in it took their yes back, or had a recording deleted, since it was looked up.
        StateError: Something of it is being deleted.
    """
    refuse_erasing(tx, found.session, {found.take.number, *found.below})
    take = tx.get(Take, found.take.id)
    if take is None or take.removed:
        raise meanwhile()
    again = Hearing(house, tx, found.uses, found.selection).audible(found.session, take)
    if not _pieces(found.job) <= _pieces(again.job):
        raise meanwhile()


def refuse_changed_layers(house: House, tx: Reader, layers: Layers) -> None:
    """Refuse to play what may be heard no longer along to a take.

    Raises:
        ConsentError: Somebody in it took their yes back, or had a recording deleted, since it was looked up.
        StateError: Something of it is being deleted.
    """
    refuse_going(tx, layers.below)
    takes = [tx.get(Take, take.id) for take in layers.takes]
    there = [take for take in takes if take is not None and not take.removed]
    if len(there) == len(takes):
        again = Hearing(house, tx, LISTENING, Selection()).layers(there)
        if _pieces(layers.job) <= _pieces(again):
            return
    raise ConsentError(
        message(
            "Somebody took their yes back, or had a recording deleted, while what is to be played along was made; no "
            "take was begun."
        ),
        message("Try again: what is played along then holds what may be heard now."),
    )


def refuse_going(tx: Reader, takes: Collection[str]) -> None:
    """Refuse to hear takes (ids) of which something is to go and is not gone. Raises StateError."""
    pending = {document.subject for document in tx.find(Document, kind=ERASING, subject=list(takes))}
    going = sorted(take.number for take in tx.find(Take, id=list(pending), removed=False))
    if going:
        raise StateError(
            message(
                "Something of take {number} is being deleted, so nothing of it is played or copied until that is done.",
                number=going[0],
            ),
            message("`workshop take recover` finishes that, or says what is in the way; then try again."),
        )


def refuse_erasing(tx: Reader, session: Session, numbers: Collection[int]) -> None:
    """As `refuse_going`, of takes by their numbers in a session."""
    refuse_going(tx, [take.id for take in tx.find(Take, session=session.id, number=list(numbers))])


def meanwhile() -> ConsentError:
    """That what was written may leave no longer."""
    return ConsentError(
        message(
            "Somebody took their yes back, or had a recording deleted, while the copy was being made; it is given up."
        ),
        message("Try again: the next copy holds what may leave now."),
    )


def _pieces(job: MixJob) -> frozenset[tuple[Path, int, Span]]:
    """The frames that a mix, a stem or a picture is made of, each with whose they are."""
    parts = job.parts if job.backing is None else (*job.parts, job.backing)
    return frozenset((part.path, part.start_frame, span) for part in parts for span in part.spans)
