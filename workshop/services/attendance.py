"""Who is in the room: arrivals, goings, drop-ins and visitors."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from workshop.domain.attendance import HERE, Attendance, State, arrive, instant, leave, microseconds, stay_away
from workshop.domain.ids import new_id
from workshop.domain.people import Group, Membership, Person, Role
from workshop.domain.session import Session
from workshop.domain.take import Take, TakeStatus, Track, Turn, heard, length
from workshop.errors import StateError, WorkshopError
from workshop.messages import Message, message
from workshop.services.lookup import find_person

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from workshop.domain.event import Event
    from workshop.services.heeding import Heeded
    from workshop.services.house import House
    from workshop.store.transaction import Reader, Writer


@dataclass(frozen=True, slots=True)
class Marked:
    """What came of marking one person.

    `changed` is false where the row said so already. `joined` is the track that the person was given in a rolling
    take, and `take` that take's number; `problem` says why there is none although a take rolls, and `hint` the way out.
    `told` is what changed in a take that rolls, a sentence each.
    """

    attendance: Attendance
    alias: str
    changed: bool = True
    joined: Track | None = None
    take: int | None = None
    problem: Message | None = None
    hint: Message | None = None
    told: tuple[Message, ...] = ()


class AttendanceService:
    """Marks people and counts visitors. A row is what folding its events gives, so that undo is exact."""

    def __init__(self, house: House) -> None:
        self._house = house

    def mark(
        self,
        aliases: Iterable[str],
        state: State = State.PRESENT,
        *,
        session: str | None = None,
        at: datetime | None = None,
    ) -> list[Marked]:
        """Mark everybody in `aliases`, or, when one cannot be, nobody. `at` is an earlier UTC instant of the session.

        Raises:
            NotFoundError: Nobody goes by one of the aliases.
            AmbiguousError: Several do.
            StateError: No session is open, or somebody cannot leave or stay away.
        """
        with self._house.library.write() as tx:
            chosen = self._house.sessions.open_in(tx, session)
            when, together = self._when(chosen, at), new_id()
            persons = {person.id: person for person in (find_person(tx, alias) for alias in aliases)}
            marked = [self._mark(tx, chosen, person, state, when, together) for person in persons.values()]
        return [self._told(chosen, item) for item in marked]

    def new(
        self, alias: str, state: State = State.PRESENT, *, session: str | None = None, anyway: bool = False
    ) -> Marked:
        """Take in a drop-in: a new person, a member of the session's group from today, here for the first time.

        `state` is present or late.

        Raises:
            StateError: No session is open, or somebody goes by that alias already and `anyway` is false.
        """
        with self._house.library.write() as tx:
            chosen = self._house.sessions.open_in(tx, session)
            person = self._house.people.enter(tx, alias, tx.get(Group, chosen.group), Role.MEMBER, anyway=anyway)
            together = new_id()
            marked = self._mark(tx, chosen, person, state, self._when(chosen, None), together, first=True)
            subject = marked.attendance.subject
            self._house.events.append(tx, chosen.id, "people.added", subject=subject, together=together)
        return self._told(chosen, marked)

    def visitors(self, count: int, *, session: str | None = None) -> Session:
        """Set how many visitors are here; they are counted, never named.

        Raises StateError below 0 or when no session is open.
        """
        if not 0 <= count <= 10_000:
            raise StateError(
                message("There can be from 0 to {most} visitors.", most=10_000),
                message("Type how many there are in all."),
            )
        with self._house.library.write() as tx:
            chosen = self._house.sessions.open_in(tx, session)
            if chosen.visitors != count:
                tx.put(replace(chosen, visitors=count))
                self._house.events.append(tx, chosen.id, "attendance.visitors", visitors=count, before=chosen.visitors)
        return self._house.sessions.get(chosen.id)

    def join(self, person: str) -> Marked | None:
        """Give a person (id) who is in a room where a take rolls a track, as when they have just said yes to it.

        None where no take rolls or they are not there.
        """
        with self._house.library.read() as tx:
            takes = tx.find(Take, status=TakeStatus.ROLLING)
            session = tx.get(Session, takes[-1].session) if takes else None
            rows = tx.find(Attendance, session=session.id, person=person) if session else []
            known = tx.get(Person, person)
        if session is None or known is None or not rows or not rows[0].here:
            return None
        return self._joined(session, Marked(rows[0], known.alias, changed=False))

    def follow(self, session: Session, person: str) -> tuple[Message, ...]:
        """Have a take that rolls record a person (id) as long as they are here; returns what there is to tell."""
        with self._house.library.read() as tx:
            rows, known = tx.find(Attendance, session=session.id, person=person), tx.get(Person, person)
        if not rows or known is None:
            return ()
        item = Marked(rows[0], known.alias)
        item = self._joined(session, item) if rows[0].here else self._ended(session, item)
        return (*item.told, *filter(None, (item.problem, item.hint)))

    def rows(self, session: str | None = None) -> tuple[Attendance, ...]:
        """The attendance of a session: those who came in order of arrival, then the others."""
        with self._house.library.read() as tx:
            return tuple(in_order(tx.find(Attendance, session=self._house.sessions.latest_in(tx, session).id)))

    def _when(self, session: Session, at: datetime | None) -> datetime:
        """When a mark counts from; a clock that was set back does not put it before the session."""
        now = max(self._house.clock.now(), session.opened_at)
        if at is None:
            return now
        if not session.opened_at <= at <= now:
            raise StateError(
                message("That time lies outside the session."), message("Leave the time out to mark them from now.")
            )
        return at

    def _mark(
        self,
        tx: Writer,
        session: Session,
        person: Person,
        state: State,
        at: datetime,
        together: str,
        *,
        first: bool = False,
    ) -> Marked:
        """Mark one person within a transaction."""
        known = next(iter(tx.find(Attendance, session=session.id, person=person.id)), None)
        row = known or self._row(tx, session, person, first=first)
        place = 1 + max((other.place or 0 for other in tx.find(Attendance, session=session.id)), default=0)
        changed = marked(row, state, at, place)
        _check(tx, session, person, row, changed, state)
        if known is not None and changed == known:
            return Marked(known, person.alias, changed=False)
        if known is None:
            tx.add(changed)
        else:
            tx.put(changed)
        data: dict[str, Any] = {
            "attendance": changed.id,
            "state": state.value,
            "at_us": microseconds(at),
            "together": together,
        }
        data["place"] = place if state in HERE else None
        self._house.events.append(tx, session.id, "attendance.marked", subject=changed.subject, **data)
        return Marked(changed, person.alias)

    def _row(self, tx: Reader, session: Session, person: Person, *, first: bool) -> Attendance:
        """A row for somebody who was not marked in this session before."""
        membership = tx.find(Membership, person=person.id, group=session.group, until=None)
        role = membership[0].role if membership else Role.MEMBER
        return Attendance(
            new_id(),
            self._house.library.site,
            session.id,
            person.id,
            new_id(),
            State.ABSENT,
            role=role.value,
            first=first,
        )

    def _told(self, session: Session, item: Marked) -> Marked:
        """Tell plugins about a change, and give somebody who came in a track of a rolling take."""
        if item.changed:
            self._house.host.notify("workshop_attendance_changed", session=session, attendance=item.attendance)
        return self._joined(session, item) if item.attendance.here else self._ended(session, item)

    def _joined(self, session: Session, item: Marked) -> Marked:
        """Give somebody who is here a track of a take that rolls, or say why there is none."""
        try:
            joined = self._house.takes.live.join_if_rolling(session, item.attendance.person)
        except WorkshopError as error:
            return replace(item, problem=error.message, hint=error.hint)
        if joined is None:
            reminder = self._house.takes.heeding.reminder(session, item.attendance.person) if item.changed else None
            return replace(item, told=(reminder,)) if reminder else item
        take, track = joined
        item = replace(item, joined=track, take=take.number, told=(_news(item.alias, take, track),))
        return _heeded(item, self._house.takes.heeding.heard({track.channel}))

    def _ended(self, session: Session, item: Marked) -> Marked:
        """End what a take that rolls still records of somebody who has gone, or say why it goes on."""
        return _heeded(item, self._house.takes.heeding.gone(session, item.attendance.person))


def _heeded(item: Marked, heeded: Heeded) -> Marked:
    """What came of marking somebody, with what changed in a take that rolls."""
    return replace(item, told=(*item.told, *heeded.told), problem=heeded.problem, hint=heeded.hint)


def _news(alias: str, take: Take, track: Track) -> Message:
    """What somebody is told who was given a track: which microphone is theirs, and from when on."""
    return message(
        "{name} has track {track} of take {take}, channel {channel}, from {time}.",
        name=alias,
        track=track.number,
        take=take.number,
        channel=track.channel,
        time=length(track.start_frame / take.sample_rate),
    )


def marked(row: Attendance, state: State, at: datetime, place: int) -> Attendance:
    """The row after one mark; `place` is used by somebody who comes in for the first time."""
    if state in HERE:
        return arrive(row, state, at, place)
    return leave(row, at) if state is State.LEFT else stay_away(row, state)


def folded(row: Attendance, events: Iterable[Event]) -> Attendance | None:
    """What a bare row becomes by the `attendance.marked` events about it, in their order; None where there is none."""
    touched = False
    for event in events:
        if event.kind == "attendance.marked" and event.data is not None:
            data = json.loads(event.data)
            if data["attendance"] == row.id:
                row = marked(row, State(data["state"]), instant(data["at_us"]), data.get("place", 0))
                touched = True
    return row if touched else None


def in_order(rows: Iterable[Attendance]) -> list[Attendance]:
    """Rows in order of arrival, then those who did not come."""
    return sorted(rows, key=lambda row: (row.place is None, row.place or 0, row.id))


def _check(tx: Reader, session: Session, person: Person, before: Attendance, after: Attendance, state: State) -> None:
    """Refuse a mark that cannot be meant."""
    if state is State.LEFT and not before.here and before.state is not State.LEFT:
        raise StateError(
            message("{name} has not come yet, so cannot leave.", name=person.alias),
            message(
                "They did not come: `workshop attend {name} --state absent`. They were here: `workshop attend {name}`.",
                name=person.alias,
            ),
        )
    if before.stays and not after.stays and heard_in_session(tx, session, person.id):
        raise StateError(
            message("{name} is on a take of this session, so was here.", name=person.alias),
            message("When they have gone: `workshop attend {name} --state left`.", name=person.alias),
        )


def heard_in_session(tx: Reader, session: Session, person: str) -> bool:
    """Whether a person (id) has a track or a turn in a take of the session."""
    takes = [take.id for take in tx.find(Take, session=session.id)]
    tracks = tx.find(Track, take=takes)
    return person in heard(tracks, tx.find(Turn, track=[track.id for track in tracks], person=person))
