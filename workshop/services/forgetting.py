"""Forgetting a take that somebody on it wants gone."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from workshop.domain.session import Document, Note
from workshop.domain.take import Marker, Take, TakeStatus, Track
from workshop.services.absorbing import remove_track

if TYPE_CHECKING:
    from workshop.store.transaction import Writer


def forget(tx: Writer, take: Take) -> None:
    """Remove what is known and written of a deleted take but its number and length. Its files are deleted later."""
    for track in tx.find(Track, take=take.id):
        remove_track(tx, track)
    status = TakeStatus.DAMAGED if take.status is TakeStatus.ROLLING else take.status
    tx.put(replace(take, removed=True, status=status, backing=None, device="", host_api=""))
    about = (tx.find(Marker, take=take.id), tx.find(Note, subject=take.id), tx.find(Document, subject=take.id))
    for record in chain.from_iterable(about):
        tx.remove(record)
