"""Sessions: opening, finding, closing and opening again."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from workshop.domain.attendance import instant, microseconds, whole_minutes
from workshop.domain.ids import new_id, short_id
from workshop.domain.people import Group
from workshop.domain.session import Session, slug
from workshop.domain.take import Take, TakeStatus
from workshop.errors import AmbiguousError, NotFoundError, StateError
from workshop.messages import Message, message
from workshop.services.checks import local_time
from workshop.services.fields import fits
from workshop.services.lookup import by_id, ending, find_group, find_venue, listed

if TYPE_CHECKING:
    from datetime import datetime

    from workshop.domain.event import Event
    from workshop.services.house import House
    from workshop.store.transaction import Reader, Writer

AFTERWARDS = frozenset(
    {
        "take.copied",
        "take.deleted",
        "data.exported",
        "undo.done",
        "session.reopened",
        "session.recovered",
        "app.clock_jump",
    }
)
"""Kinds of events that tell of the log or the files, not of anybody who was in the room then."""


class SessionService:
    """Opens, finds and closes sessions. Nothing is remembered between calls: each looks at the library."""

    def __init__(self, house: House) -> None:
        self._house = house

    def open(self, group: str, *, plan: str = "", venue: str | None = None) -> Session:
        """Open a session of a group in its venue, or in `venue`; `plan` is the name of a plan preset.

        Raises:
            StateError: A session is open in that room, or the plan's name is none.
            NotFoundError: There is no such group or venue.
            AmbiguousError: Several go by that name.
        """
        if plan and not fits("word", plan):
            raise StateError(
                message("There is no plan called “{name}”.", name=plan),
                message("A plan's name is one word, as its file's."),
            )
        with self._house.library.write() as tx:
            chosen = find_group(tx, group)
            room = find_venue(tx, venue).id if venue else chosen.venue
            self._free(
                tx, room, message("Close it with `workshop session close`, or name another room with `--venue`.")
            )
            session = self._new(chosen, room, plan)
            tx.add(session)
            self._house.events.append(tx, session.id, "session.opened", group=chosen.id, venue=room, plan=plan or None)
        session = self.get(session.id)
        self._house.library.ballast.lay_in()
        self._house.host.notify("workshop_session_opened", session=session)
        return session

    def current(self, wanted: str | None = None) -> Session:
        """The one open session, or the one that `wanted` names by id, end of id or folder.

        Raises:
            StateError: No session is open.
            AmbiguousError: Two are.
            NotFoundError: There is none of that id or folder.
        """
        with self._house.library.read() as tx:
            return self.current_in(tx, wanted)

    def current_in(self, tx: Reader, wanted: str | None = None) -> Session:
        """As `current`, within a transaction."""
        if wanted is not None:
            return self.get_in(tx, wanted)
        opened = tx.find(Session, closed_at=None, order_by="opened_at")
        if not opened:
            raise StateError(message("No session is open."), self._way_to_one(tx))
        if len(opened) > 1:
            ends = [session.id for session in opened]
            choices = listed([described(tx, session, ending(ends, session.id)) for session in opened])
            raise AmbiguousError(
                message("More than one session is open: {choices}.", choices=choices),
                message("Say which with `--session {end}`.", end=ending(ends, opened[0].id)),
            )
        return opened[0]

    def open_in(self, tx: Reader, wanted: str | None = None) -> Session:
        """As `current_in`, but refuses a session that is closed (StateError)."""
        session = self.current_in(tx, wanted)
        if session.closed_at is not None:
            raise StateError(
                message("That session is closed."),
                message("Take the closing back with `workshop undo`, or open a new session."),
            )
        return session

    def get(self, wanted: str) -> Session:
        """The session, open or closed, of an id, end of id or folder. Raises NotFoundError, AmbiguousError."""
        with self._house.library.read() as tx:
            return self.get_in(tx, wanted)

    def get_in(self, tx: Reader, wanted: str) -> Session:
        """As `get`, within a transaction."""
        exact = tx.get(Session, wanted)
        if exact is not None:
            return exact
        sessions = tx.find(Session)
        found = [session for session in sessions if session.folder == wanted] or by_id(sessions, wanted)
        if not found:
            raise NotFoundError(
                message("There is no session “{name}”.", name=wanted),
                message("`workshop session list` shows the ones there are."),
            )
        if len(found) > 1:
            ends = [session.id for session in sessions]
            choices = listed([described(tx, session, ending(ends, session.id)) for session in found])
            raise AmbiguousError(
                message("More than one session ends in {end}: {choices}.", end=wanted, choices=choices),
                message("Type more of the id."),
            )
        return found[0]

    def latest(self, wanted: str | None = None) -> Session:
        """The session `wanted` names, else the one open session, else the one closed last.

        Raises:
            StateError: There is no session at all.
            AmbiguousError: Two are open.
        """
        with self._house.library.read() as tx:
            return self.latest_in(tx, wanted)

    def latest_in(self, tx: Reader, wanted: str | None = None) -> Session:
        """As `latest`, within a transaction."""
        if wanted is not None or tx.count(Session, closed_at=None):
            return self.current_in(tx, wanted)
        closed = tx.find(Session, order_by="-closing")
        if not closed:
            raise StateError(
                message("There is no session yet."), message("Open one with `workshop session open GROUP`.")
            )
        return closed[0]

    def list(self) -> tuple[Session, ...]:
        """All sessions, the newest first."""
        with self._house.library.read() as tx:
            return tuple(sorted(tx.find(Session), key=lambda session: (session.opened_at, session.id), reverse=True))

    def stale(self) -> tuple[Session, datetime] | None:
        """An open session that was opened on another local day, with the time of its last event.

        None where there is none.
        """
        today = local_time(self._house.clock.now(), self._house.clock.zone()).date()
        with self._house.library.read() as tx:
            for session in tx.find(Session, closed_at=None, order_by="opened_at"):
                if local_time(session.opened_at, session.zone).date() < today:
                    return session, last_event(tx.events(session.id), session)
        return None

    def last_event(self, session: str | None = None) -> datetime:
        """When the last thing happened in the one open session or the one named; what is done afterwards is none."""
        with self._house.library.read() as tx:
            chosen = self.current_in(tx, session)
            return last_event(tx.events(chosen.id), chosen)

    def close(self, session: str | None = None, *, at: datetime | None = None) -> Session:
        """Close the one open session or the one named, now or `at` an earlier UTC instant.

        Raises:
            StateError: It is closed already, a take rolls in it, or `at` lies outside it.
        """
        unsaved = self._house.takes.unsaved()
        with self._house.library.write() as tx:
            chosen = self.current_in(tx, session)
            if chosen.closed_at is not None:
                raise StateError(
                    message("That session is closed already."), message("`workshop session list` shows which are open.")
                )
            _nothing_rolls(tx, chosen, unsaved)
            closed_at = self._closing(chosen, at)
            newest = max(each.closing for each in tx.find(Session))
            tx.put(replace(chosen, closed_at=closed_at, closing=newest + 1))
            minutes = whole_minutes(closed_at - chosen.opened_at)
            about: dict[str, Any] = {"minutes": minutes, "at_us": microseconds(closed_at)}
            self._house.events.append(tx, chosen.id, "session.closed", **about)
        closed = self.get(chosen.id)
        self._house.host.notify("workshop_session_closed", session=closed)
        return closed

    def reopen(self, tx: Writer, session: Session) -> None:
        """Take a closing back within a transaction. Raises StateError when another session took the room."""
        self._free(
            tx, session.venue, message("Close that one with `workshop session close`, then take this closing back.")
        )
        tx.put(replace(session, closed_at=None, closing=0))
        self._house.events.append(tx, session.id, "session.reopened")

    def _new(self, group: Group, room: str | None, plan: str) -> Session:
        """A session that opens now."""
        identifier, now, zone = new_id(), self._house.clock.now(), self._house.clock.zone()
        day = local_time(now, zone).date().isoformat()
        folder = f"{day}-{slug(group.name)}-{short_id(identifier)}"
        return Session(identifier, self._house.library.site, group.id, room, group.leader, now, zone, folder, plan)

    def _way_to_one(self, tx: Reader) -> Message:
        """How to have an open session; one that was closed today may have been closed too early."""
        today = local_time(self._house.clock.now(), self._house.clock.zone()).date()
        for session in tx.find(Session):
            if session.closed_at is not None and local_time(session.closed_at, session.zone).date() == today:
                return message(
                    "Today's is closed: `workshop undo` opens it again. A new one: `workshop session open GROUP`."
                )
        return message("Open one with `workshop session open GROUP`.")

    def _closing(self, session: Session, at: datetime | None) -> datetime:
        """When a session closes; a clock that was set back does not close it before it opened."""
        now = max(self._house.clock.now(), session.opened_at)
        if at is None:
            return now
        if not session.opened_at <= at <= now:
            raise StateError(
                message("A session cannot close before it opened or after now."),
                message("Leave the time out to close it now."),
            )
        return at

    @staticmethod
    def _free(tx: Reader, room: str | None, otherwise: Message) -> None:
        """Refuse a second open session in one room; `otherwise` is the way out."""
        taken = tx.find(Session, closed_at=None, venue=room)
        if taken:
            raise StateError(
                message(
                    "A session is open in that room already: {session}.",
                    session=described(tx, taken[0], short_id(taken[0].id)),
                ),
                otherwise,
            )


def described(tx: Reader, session: Session, end: str) -> Message:
    """A session for somebody who has to choose."""
    group = tx.get(Group, session.group)
    day = local_time(session.opened_at, session.zone).date().isoformat()
    return message("{group} {day} (ends {end})", group=group.name if group else "?", day=day, end=end)


def last_event(events: list[Event], session: Session) -> datetime:
    """When the last thing happened in the room, never before the session opened. An earlier closing is one, too."""
    moments = (_moment(event) for event in events if event.kind not in AFTERWARDS)
    return max([session.opened_at, *list(moments)[-1:]])


def _moment(event: Event) -> datetime:
    """When an event happened: a closing may be written down later than it counts from."""
    data = json.loads(event.data) if event.kind == "session.closed" and event.data is not None else {}
    return instant(data["at_us"]) if "at_us" in data else event.at


def _nothing_rolls(tx: Reader, session: Session, unsaved: frozenset[str]) -> None:
    """Refuse while a take of the session rolls; one that could not be saved yet does not."""
    rolling = [row for row in tx.find(Take, session=session.id, status=TakeStatus.ROLLING) if row.id not in unsaved]
    if rolling:
        raise StateError(
            message("Take {number} is still recording.", number=rolling[0].number),
            message("Stop it first with `workshop take stop`."),
        )
