"""Taking back the last thing: as a new event, since a log is only ever added to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from workshop.domain.attendance import Attendance, State
from workshop.domain.consent import Consent, Decision
from workshop.domain.people import FormerAlias, Group, Membership, Person
from workshop.domain.take import Take, Track, Turn, Verdict
from workshop.errors import StateError
from workshop.messages import Message, message
from workshop.services.attendance import folded, heard_in_session
from workshop.services.telling import data_of, not_undone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workshop.domain.event import Event
    from workshop.domain.session import Session
    from workshop.services.house import House
    from workshop.store.transaction import Reader, Writer

UNDOABLE = frozenset({"attendance.marked", "attendance.visitors", "take.verdict", "session.closed"})
DELETED = frozenset({"take.deleted", "take.erased"})


class UndoService:
    """Takes back the last attendance mark, visitor count, verdict or closing of a session."""

    def __init__(self, house: House) -> None:
        self._house = house

    def last(self, session: str | None = None) -> Message:
        """Take back the last thing that can be, everybody that one command marked at once, and say what it was.

        Raises:
            StateError: There is nothing to take back, or what came after it rests on it.
        """
        with self._house.library.write() as tx:
            chosen = self._house.sessions.latest_in(tx, session)
            standing = not_undone(tx.events(chosen.id))
            event = _last(standing)
            if event is None or event.data is None:
                raise StateError(
                    message("There is nothing to take back."),
                    message("Only attendance, visitors, verdicts and closing can be taken back."),
                )
            if event.kind in DELETED:
                _refuse_consent(tx, standing[standing.index(event) :])
                raise StateError(
                    message("A take was deleted, and that cannot be taken back."),
                    message("What came before can be typed anew: `workshop attend`, `workshop take verdict`."),
                )
            people = _marked(tx, standing, event)
            said = self._undo(tx, chosen, event, standing)
        for person in people:
            for more in self._house.attendance.follow(chosen, person):
                said = message("{said} {more}", said=said, more=more)
        return said

    def _undo(self, tx: Writer, session: Session, event: Event, standing: Sequence[Event]) -> Message:
        """Take back one event, or all of the command that it came of."""
        data = data_of(event)
        match event.kind:
            case "attendance.marked":
                return self._unmark(tx, session, data, standing)
            case "attendance.visitors":
                tx.put(replace(session, visitors=data["before"]))
                self._note(tx, session, event)
                return message("Taken back: there are {count} visitors again.", count=data["before"])
            case "take.verdict":
                return self._unjudge(tx, session, event, data)
        self._house.sessions.reopen(tx, session)
        self._note(tx, session, event)
        return message("Taken back: the session is open again.")

    def _unmark(self, tx: Writer, session: Session, data: dict[str, Any], standing: Sequence[Event]) -> Message:
        """Take back the marks of one command."""
        taken = [event for event in standing if data_of(event).get("together") == data["together"]]
        marks = [event for event in taken if event.kind == "attendance.marked"]
        left = [event for event in standing if event not in taken]
        names = [name for name in (self._restore(tx, session, mark, left) for mark in marks) if name]
        for event in taken:
            self._note(tx, session, event)
        state = Message(State(data["state"]).value, {})
        return message("Taken back: {names} marked as {state}.", names=", ".join(names), state=state)

    def _restore(self, tx: Writer, session: Session, mark: Event, left: Sequence[Event]) -> str:
        """Make one row what the events that are left say; returns the person's alias."""
        row = tx.get(Attendance, data_of(mark)["attendance"])
        if row is None:
            return ""
        person = tx.get(Person, row.person)
        alias = person.alias if person else ""
        restored = folded(replace(row, state=State.ABSENT, place=None, late=False, stays=()), left)
        if (restored is None or not restored.stays) and heard_in_session(tx, session, row.person):
            raise StateError(
                message("{name} is on a take of this session, so was here.", name=alias),
                message("When they have gone: `workshop attend {name} --state left`.", name=alias),
            )
        if restored is not None:
            tx.put(restored)
            return alias
        tx.remove(row)
        if row.first and person is not None:
            _send_away(tx, person)
        return alias

    def _unjudge(self, tx: Writer, session: Session, event: Event, data: dict[str, Any]) -> Message:
        """Give a take the verdict that it had before."""
        take = tx.get(Take, data["take"])
        before = "" if data["before"] == "none" else data["before"]
        if take is not None:
            tx.put(replace(take, verdict=Verdict(before)))
        self._note(tx, session, event)
        if not before:
            return message("Taken back: take {number} has no verdict.", number=data["number"])
        return message(
            "Taken back: take {number} is {verdict} again.", number=data["number"], verdict=Message(before, {})
        )

    def _note(self, tx: Writer, session: Session, event: Event) -> None:
        """Log that an event was taken back."""
        self._house.events.append(tx, session.id, "undo.done", seq=event.seq)


def _last(standing: Sequence[Event]) -> Event | None:
    """The event to take back: the last that can be, or else the deletion after it, but for a closing before that."""
    told = [event for event in standing if event.kind in UNDOABLE | DELETED]
    closing = [event for event in told if event.kind not in DELETED][-1:]
    return closing[0] if closing and closing[0].kind == "session.closed" else next(reversed(told), None)


def _refuse_consent(tx: Reader, since: Sequence[Event]) -> None:
    """Refuse to take back what somebody said last, after the event that these begin with. Raises StateError."""
    told = [data_of(event)["consent"] for event in since if event.kind == "consent.recorded" and event.data is not None]
    row = tx.get(Consent, told[-1]) if told else None
    person = tx.get(Person, row.person) if row is not None else None
    if row is None or person is None:
        return
    answer = "--withdraw" if row.decision is Decision.GRANTED else "--grant"
    raise StateError(
        message(
            "The last thing was what {name} said ({use}: {decision}). That is not taken back; write the new answer.",
            name=person.alias,
            use=Message(row.use.value, {}),
            decision=Message(row.decision.value, {}),
        ),
        message(
            "For example: `workshop consent {name} --use {use} {answer}`",
            name=person.alias,
            use=row.use.value,
            answer=answer,
        ),
    )


def _marked(tx: Reader, standing: Sequence[Event], event: Event) -> list[str]:
    """The ids of the people whom the command of an event marked; a take that rolls follows what is taken back."""
    if event.kind != "attendance.marked":
        return []
    together = data_of(event)["together"]
    marks = [data_of(mark) for mark in standing if mark.kind == "attendance.marked"]
    rows = [tx.get(Attendance, mark["attendance"]) for mark in marks if mark["together"] == together]
    return [row.person for row in rows if row is not None]


def _send_away(tx: Writer, person: Person) -> None:
    """Remove a drop-in from the register, unless something else has come to rest on them."""
    rests = (
        tx.count(Consent, person=person.id) + tx.count(Attendance, person=person.id) + tx.count(Group, leader=person.id)
    )
    if rests or tx.count(Turn, person=person.id) or any(person.id in track.people for track in tx.find(Track)):
        return
    for record in (*tx.find(Membership, person=person.id), *tx.find(FormerAlias, person=person.id)):
        tx.remove(record)
    tx.remove(person)
