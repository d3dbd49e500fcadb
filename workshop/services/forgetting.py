"""Forgetting a take that somebody on it wants gone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from workshop.domain.attendance import Attendance
from workshop.domain.backing import Unreadable, unnamed
from workshop.domain.session import Document, Note, Session
from workshop.domain.take import Marker, Take, TakeStatus, Track, Turn, heard
from workshop.services.absorbing import remove_track
from workshop.services.mixes import mixes_named
from workshop.services.take_backing import BACKING, kept_backing
from workshop.services.telling import data_of, subject_in

if TYPE_CHECKING:
    from workshop.domain.backing import KeptBacking
    from workshop.store.transaction import Reader, Writer


ON_TAKE = frozenset({"take.joined", "take.turn", "take.left"})
"""The events that say who was on a take, and from which frame on."""


@dataclass(frozen=True, slots=True)
class RecordedOver:
    """The numbers of the takes that were recorded over one, of those whose mix is there still, and the mixes' files."""

    numbers: tuple[int, ...] = ()
    mixed: tuple[int, ...] = ()
    files: tuple[str, ...] = ()


def forget(tx: Writer, take: Take) -> None:
    """Remove what is known and written of a deleted take but its number and length. Its files are deleted later."""
    for track in tx.find(Track, take=take.id):
        remove_track(tx, track)
    unsay(tx, take)
    status = TakeStatus.DAMAGED if take.status is TakeStatus.ROLLING else take.status
    tx.put(replace(take, removed=True, status=status, backing=None, device="", host_api=""))
    forget_about(tx, take)


def forget_about(tx: Writer, take: Take) -> None:
    """Remove a take's markers, notes and documents."""
    about = (tx.find(Marker, take=take.id), tx.find(Note, subject=take.id), tx.find(Document, subject=take.id))
    for record in chain.from_iterable(about):
        tx.remove(record)


def own_backing(tx: Reader, take: Take) -> tuple[str, ...]:
    """The file of what was played along to a take, if there is one: it holds whoever was heard in the takes below."""
    kept = kept_backing(tx, take)
    if isinstance(kept, Unreadable):
        return _named(tx, take, kept)
    return (kept.file,) if kept is not None and kept.takes and kept.file else ()


def unsay(tx: Writer, take: Take, person: str | None = None) -> None:
    """Erase what the log says of who was on a take when, or of when one person (id) was: it would tell who asked."""
    subjects = {row.subject for row in tx.find(Attendance, session=take.session, person=person)} if person else None
    for event in tx.events(take.session):
        about = event.kind in ON_TAKE and data_of(event).get("take") == take.id
        if about and (subjects is None or subject_in(event) in subjects):
            tx.erase(event)


def unname(tx: Writer, take: Take, person: str) -> None:
    """Have what was recorded over a take say no more who (id) was in its backing, but only that somebody was."""
    above = tx.find(Take, session=take.session, number=list(recorded_over(tx, take, person).numbers))
    for document in tx.find(Document, kind=BACKING, subject=[row.id for row in above]):
        text = unnamed(document.text, person)
        if text != document.text:
            tx.put(replace(document, text=text))


def recorded_over(tx: Reader, take: Take, person: str | None = None) -> RecordedOver:
    """The takes that were recorded over one, also over several layers.

    With a person (id) only those in whose backing they may be heard. Where a take in between is gone nothing says what
    the backing was mixed from; then it counts as recorded over this one if anybody of it may be heard in it. Where its
    document cannot be read it may hold anybody of an earlier take.
    """
    tracks = tx.find(Track, take=take.id)
    wanted = {person} if person else heard(tracks, tx.find(Turn, track=[track.id for track in tracks]))
    above, numbers, mixed, files = {take.id}, list[int](), list[int](), list[str]()
    for row in sorted(tx.find(Take, session=take.session, removed=False), key=lambda each: each.started_at):
        kept = kept_backing(tx, row)
        if isinstance(kept, Unreadable):
            mixes = _named(tx, row, kept) if row.number > take.number else ()
            over = listed = bool(mixes)
        elif kept is not None:
            over = bool(above.intersection(kept.takes) or (wanted.intersection(kept.people) and _torn(tx, kept)))
            listed = over and (person is None or person in kept.people)
            mixes = (kept.file,) if kept.file else ()
        else:
            continue
        above |= {row.id} if over else set()
        if listed:
            numbers.append(row.number)
            mixed += [row.number] if mixes else []
            files += mixes
    return RecordedOver(tuple(numbers), tuple(mixed), tuple(files))


def _torn(tx: Reader, kept: KeptBacking) -> bool:
    """Whether a take that a backing was mixed from is deleted."""
    below = [tx.get(Take, identifier) for identifier in kept.takes]
    return any(take is None or take.removed for take in below)


def _named(tx: Reader, take: Take, kept: Unreadable) -> tuple[str, ...]:
    """The mixes, relative to the library, that are named in what is left of a take's document."""
    session = tx.get(Session, take.session)
    return () if session is None else mixes_named(kept.text, session)
