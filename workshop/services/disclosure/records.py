"""One consistent look at everything that belongs to a session."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workshop.domain.attendance import Attendance
from workshop.domain.consent import Consent
from workshop.domain.people import FormerAlias, Group, Person, Venue, name_key
from workshop.domain.session import About, Document, Note, Session, Song
from workshop.domain.take import Marker, Take, Track, Turn

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workshop.domain.event import Event
    from workshop.store.transaction import Reader

EXPORT_KIND = "core.export"


@dataclass(frozen=True, slots=True)
class Records:
    """A session's records as stored.

    `people` is the register by id, `former` what they were called, `names` the keys of all names in it.
    `gone` are takes that are deleted, of which nothing leaves.
    """

    session: Session
    group: Group | None
    venue: Venue | None
    people: Mapping[str, Person]
    attendance: tuple[Attendance, ...]
    takes: tuple[Take, ...]
    tracks: tuple[Track, ...]
    turns: tuple[Turn, ...]
    markers: tuple[Marker, ...]
    songs: Mapping[str, Song]
    notes: tuple[Note, ...]
    documents: tuple[Document, ...]
    consents: tuple[Consent, ...]
    events: tuple[Event, ...]
    former: tuple[FormerAlias, ...]
    names: frozenset[str]
    gone: tuple[Take, ...] = ()


def gather(reader: Reader, session: Session) -> Records:
    """Read everything that belongs to `session` as one snapshot has it; removed takes and notes are left behind."""
    session = reader.get(Session, session.id) or session
    takes = reader.find(Take, order_by="number", session=session.id, removed=False)
    tracks = reader.find(Track, order_by="number", take=_ids(takes))
    numbers = {take.id: take.number for take in takes}
    notes = [
        note
        for note in reader.find(Note, session=session.id, removed=False)
        if note.about != About.TAKE or note.subject in numbers
    ]
    songs = _songs(reader, takes, notes)
    everybody = reader.find(Person)
    return Records(
        session=session,
        group=reader.get(Group, session.group),
        venue=reader.get(Venue, session.venue) if session.venue else None,
        people={person.id: person for person in everybody},
        attendance=tuple(reader.find(Attendance, session=session.id)),
        takes=tuple(takes),
        tracks=tuple(sorted(tracks, key=lambda track: (numbers[track.take], track.number))),
        turns=tuple(reader.find(Turn, order_by="from_frame", track=_ids(tracks))),
        markers=tuple(reader.find(Marker, order_by="frame", take=_ids(takes))),
        songs=songs,
        notes=tuple(notes),
        documents=_documents(reader, session, takes, songs),
        consents=tuple(reader.find(Consent, order_by="at")),
        events=tuple(reader.events(session.id)),
        former=tuple(former := reader.find(FormerAlias)),
        names=_names(reader, everybody, former),
        gone=tuple(reader.find(Take, session=session.id, removed=True)),
    )


def _ids(records: list[Any]) -> tuple[str, ...]:
    """The ids of some records."""
    return tuple(record.id for record in records)


def _songs(reader: Reader, takes: list[Take], notes: list[Note]) -> dict[str, Song]:
    """The songs that were recorded or written about, by id."""
    wanted = {take.song for take in takes if take.song} | {note.subject for note in notes if note.about == "song"}
    return {song.id: song for song in reader.find(Song, order_by="number", id=tuple(sorted(wanted)))}


def _documents(reader: Reader, session: Session, takes: list[Take], songs: Mapping[str, Song]) -> tuple[Document, ...]:
    """What plugins keep about the session, its takes and their songs; the list of earlier exports stays at home."""
    subjects = (session.id, *_ids(takes), *songs)
    found = {document.id: document for document in reader.find(Document, subject=subjects)}
    found |= {document.id: document for document in reader.find(Document, session=session.id)}
    deleted = {take.id for take in reader.find(Take, session=session.id, removed=True)}
    kept = (document for _, document in sorted(found.items()) if document.subject not in deleted)
    return tuple(document for document in kept if document.kind != EXPORT_KIND)


def _names(reader: Reader, everybody: list[Person], former: list[FormerAlias]) -> frozenset[str]:
    """Every name in the register, as the keys that spellings of one name share."""
    named = [person.alias for person in everybody]
    named += [known.alias for known in former]
    named += [group.name for group in reader.find(Group)]
    named += [venue.name for venue in reader.find(Venue)]
    named += [song.title for song in reader.find(Song)]
    return frozenset(key for name in named if (key := name_key(name)))
