"""Rows for tables, `--json` and pages: dictionaries whose keys stay the same from version to version.

Times are ISO 8601 in UTC, lengths seconds or frames, peaks dBFS; what is not known is None.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from workshop.domain.attendance import Attendance, presence, whole_minutes
from workshop.domain.consent import Scope
from workshop.domain.people import Group, Membership, Person, Venue
from workshop.domain.session import Note, Session, Song
from workshop.domain.take import Take
from workshop.services.attendance import in_order
from workshop.services.lookup import in_alphabet
from workshop.services.rolling_rows import by_now
from workshop.services.take_lookup import takes_of
from workshop.services.take_rows import Row, take_row
from workshop.translator import Translator

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from workshop.services.house import House
    from workshop.store.transaction import Reader


def venues(house: House) -> list[Row]:
    """Venues by name. Keys: id, name."""
    return [{"id": venue.id, "name": venue.name} for venue in house.people.venues()]


def groups(house: House) -> list[Row]:
    """Groups by name. Keys: id, name, activity, leader, venue, weekly, capacity, members (a count)."""
    with house.library.read() as tx:
        rooms, aliases = _names(tx, Venue), _aliases(tx)
        return [
            {
                "id": group.id,
                "name": group.name,
                "activity": group.activity,
                "leader": aliases.get(group.leader or ""),
                "venue": rooms.get(group.venue or ""),
                "weekly": group.weekly,
                "capacity": group.capacity,
                "members": tx.count(Membership, group=group.id, until=None),
            }
            for group in sorted(tx.find(Group, removed=False), key=lambda group: in_alphabet(group.name))
        ]


def people(house: House, group: str | None = None) -> list[Row]:
    """Persons by alias. Keys: id, alias, groups (each with name and role)."""
    persons = house.people.persons(group)
    with house.library.read() as tx:
        names = _names(tx, Group)
        places: dict[str, list[Row]] = {person.id: [] for person in persons}
        for membership in tx.find(Membership, until=None):
            if membership.person in places and membership.group in names:
                places[membership.person].append({"name": names[membership.group], "role": membership.role.value})
    return [{"id": person.id, "alias": person.alias, "groups": places[person.id]} for person in persons]


def sessions(house: House) -> list[Row]:
    """Sessions, the newest first. Keys as `session`."""
    listed = house.sessions.list()
    with house.library.read() as tx:
        return [_session(tx, item, house.clock.now()) for item in listed]


def session(house: House, wanted: str | None = None) -> Row:
    """One session, by default the open one.

    Keys: id, group, venue, leader, plan, opened_at, closed_at, open, minutes, present (who came), here (in the room
    now), visitors, takes (counts), folder.
    """
    with house.library.read() as tx:
        return _session(tx, house.sessions.latest_in(tx, wanted), house.clock.now())


def attendance(house: House, session: str | None = None) -> list[Row]:
    """Attendance in order of arrival. Keys: person, alias, state, role, place, in_at, out_at, minutes, late, first."""
    with house.library.read() as tx:
        chosen = house.sessions.latest_in(tx, session)
        aliases, until = _aliases(tx), chosen.closed_at or house.clock.now()
        return [
            {
                "person": row.person,
                "alias": aliases.get(row.person),
                "state": row.state.value,
                "role": row.role,
                "place": row.place,
                "in_at": _iso(row.in_at),
                "out_at": _iso(row.out_at),
                "minutes": whole_minutes(presence(row, until)),
                "late": row.late,
                "first": row.first,
            }
            for row in in_order(tx.find(Attendance, session=chosen.id))
        ]


def consents(house: House, alias: str | None = None) -> list[Row]:
    """Decisions, the oldest first. Keys: id, person, alias, use, decision, scope, target, at, until, how.

    `target` is a song's title, a take's number, or None for everything.
    """
    rows = house.consents.rows(alias)
    with house.library.read() as tx:
        aliases = _aliases(tx)
        targets: dict[str, Any] = {song.id: song.title for song in tx.find(Song)}
        targets |= {
            row.target: take.number for row in rows if row.scope is Scope.TAKE and (take := tx.get(Take, row.target))
        }
    return [
        {
            "id": row.id,
            "person": row.person,
            "alias": aliases.get(row.person),
            "use": row.use.value,
            "decision": row.decision.value,
            "scope": row.scope.value,
            "target": targets.get(row.target),
            "at": _iso(row.at),
            "until": _iso(row.until),
            "how": row.how,
        }
        for row in rows
    ]


def songs(house: House, group: str | None = None) -> list[Row]:
    """Songs by number. Keys: id, number, title, group, key, tempo (BPM)."""
    listed = house.songs.list(group)
    with house.library.read() as tx:
        names = _names(tx, Group)
    return [
        {
            "id": song.id,
            "number": song.number,
            "title": song.title,
            "group": names.get(song.group or ""),
            "key": song.key,
            "tempo": song.tempo,
        }
        for song in listed
    ]


def notes(house: House, session: str | None = None) -> list[Row]:
    """Notes of a session, the oldest first.

    Keys: id, about, subject (a take's number, a song's title or None), text, created_at.
    """
    with house.library.read() as tx:
        chosen = house.sessions.latest_in(tx, session)
        subjects: dict[str, Any] = {take.id: take.number for take in tx.find(Take, session=chosen.id)}
        subjects |= {song.id: song.title for song in tx.find(Song)}
        return [
            {
                "id": note.id,
                "about": note.about.value,
                "subject": subjects.get(note.subject),
                "text": note.text,
                "created_at": _iso(note.created_at),
            }
            for note in tx.find(Note, session=chosen.id, removed=False, order_by="created_at")
        ]


def takes(house: House, session: str | None = None) -> list[Row]:
    """Takes by number; one that rolls is as long as what is in its files by now.

    Keys: id, number, song, started_at, seconds, status, verdict, device, sample_rate, frames, lost_frames, folder,
    backing (name, bpm, count_in in bars, click_only; or None), tracks, markers (each with kind, frame, seconds), notes
    (texts). A track: number, person, alias (None where several
    or nobody), people, aliases, from_start (the aliases of who was at it before the first turn), channel,
    label, file, start_frame, frames, lost_frames, peak_dbfs, clips,
    lufs (None: too quiet or not measured), active_frames (None: not measured), mended, turns (each with person and
    alias, None for nobody, from_frame, to_frame).
    """
    with house.library.read() as tx:
        chosen = house.sessions.latest_in(tx, session)
        aliases = _aliases(tx)
        rows = [take_row(tx, take, aliases) for take in takes_of(tx, chosen)]
    return by_now(house, rows)


def log(house: House, session: str | None = None, language: str = "en") -> list[Row]:
    """The log of a session. Keys: seq, at, kind, plugin, subject, data, sentence (in `language`)."""
    translator = Translator(language)
    return [
        {
            "seq": event.seq,
            "at": _iso(event.at),
            "kind": event.kind,
            "plugin": event.plugin,
            "subject": event.subject,
            "data": json.loads(event.data) if event.data is not None else None,
            "sentence": translator.say(sentence),
        }
        for event, sentence in house.events.sentences(session, language)
    ]


def _session(tx: Reader, item: Session, now: datetime) -> Row:
    """One session."""
    rows = tx.find(Attendance, session=item.id)
    group, venue = tx.get(Group, item.group), tx.get(Venue, item.venue) if item.venue else None
    leader = tx.get(Person, item.leader) if item.leader else None
    spent = (item.closed_at or max(now, item.opened_at)) - item.opened_at
    return {
        "id": item.id,
        "group": group.name if group else None,
        "venue": venue.name if venue else None,
        "leader": leader.alias if leader else None,
        "plan": item.plan,
        "opened_at": _iso(item.opened_at),
        "closed_at": _iso(item.closed_at),
        "open": item.closed_at is None,
        "minutes": whole_minutes(spent),
        "present": sum(bool(row.stays) for row in rows),
        "here": sum(row.here for row in rows),
        "visitors": item.visitors,
        "takes": tx.count(Take, session=item.id, removed=False),
        "folder": item.folder,
    }


def _names(tx: Reader, kind: type[Venue | Group]) -> dict[str, str]:
    """Names by id."""
    items: Iterable[Venue | Group] = tx.find(kind)
    return {item.id: item.name for item in items}


def _aliases(tx: Reader) -> dict[str, str]:
    """Aliases by id."""
    return {person.id: person.alias for person in tx.find(Person)}


def _iso(at: datetime | None) -> str | None:
    """An instant as text."""
    return None if at is None else at.isoformat()
