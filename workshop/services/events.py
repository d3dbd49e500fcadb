"""The log: what may be written into it, and how it reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workshop.domain.attendance import Attendance
from workshop.domain.people import Person
from workshop.domain.session import Session
from workshop.errors import PluginError
from workshop.messages import Message, message
from workshop.services.fields import fits, is_somebodys
from workshop.services.kinds import core_kinds
from workshop.services.telling import SOMEBODY, SUBJECT, Telling, data_of, subject_in

if TYPE_CHECKING:
    from datetime import datetime

    from workshop.domain.event import Event
    from workshop.plugin.contributions import EventKind
    from workshop.services.house import House
    from workshop.store.transaction import Reader, Writer

CORE = "core"
JUMP_SECONDS = 5.0


class EventService:
    """Writes events of registered kinds, and tells a session's log in sentences."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._clocks: tuple[datetime, int] | None = None

    def kinds(self) -> dict[str, tuple[str, EventKind]]:
        """Each registered kind of event by name, with the plugin that brought it (`core` for the core's own)."""
        known = {kind.name: (CORE, kind) for kind in core_kinds()}
        for plugin, kind in self._house.host.collect("workshop_event_kinds"):
            known.setdefault(kind.name, (plugin, kind))
        return known

    def log(
        self,
        session: Session | str,
        kind: str,
        /,
        *,
        subject: str | None = None,
        plugin: str | None = None,
        **data: Any,
    ) -> Event:
        """Add an event to a session's log, in a transaction of its own.

        `subject` is the `subject` of an attendance row of this session, never a person's id. `data` holds the kind's
        fields.

        Raises:
            PluginError: The kind is not registered, is not this plugin's, or its data does not fit.
        """
        with self._house.library.write() as tx:
            return self.append(
                tx, session if isinstance(session, str) else session.id, kind, subject=subject, plugin=plugin, **data
            )

    def append(
        self,
        tx: Writer,
        session: str,
        kind: str,
        /,
        *,
        subject: str | None = None,
        plugin: str | None = None,
        **data: Any,
    ) -> Event:
        """As `log`, within a transaction and for a session's id.

        Of a kind with a field `subject` that is kept among the data, which can be erased; the chain holds all else.
        """
        owner, known = self._known(kind, plugin)
        erasable = SUBJECT in known.fields
        data |= {SUBJECT: subject} if erasable else {}
        _check(tx, session, known, subject, data)
        self._notice_jump(tx, session)
        kept = {name: value for name, value in data.items() if value is not None}
        named = None if erasable else subject
        return tx.append(session, kind, subject=named, plugin=owner, schema=known.schema, data=kept)

    def sentences(self, session: str | None = None, language: str = "en") -> list[tuple[Event, Message]]:
        """The log of a session with a sentence for each event, in `language` where its kind has that, else in English.

        People are told by alias where the register still knows them.
        """
        with self._house.library.read() as tx:
            chosen = self._house.sessions.latest_in(tx, session)
            events = tx.events(chosen.id)
            rows = tx.find(Attendance, session=chosen.id)
            people = {person.id: person.alias for person in tx.find(Person, id=[row.person for row in rows])}
        names = {row.subject: people.get(row.person) for row in rows}
        kinds = self.kinds()
        telling = Telling(
            events,
            language,
            kind=lambda event: kinds[event.kind][1] if event.kind in kinds else None,
            data=data_of,
            who=lambda event: names.get(subject_in(event) or "") or Message(SOMEBODY, {}),
        )
        return [(event, telling.sentence(event) or message("({kind})", kind=event.kind)) for event in events]

    def _known(self, name: str, plugin: str | None) -> tuple[str, EventKind]:
        """A registered kind and its owner: for core events without asking the plugins."""
        known = next(((CORE, kind) for kind in core_kinds() if kind.name == name), None) or self.kinds().get(name)
        if known is None:
            raise PluginError(
                message("The log has no kind of event called “{kind}”.", kind=name),
                message("A plugin registers its kinds with the hook workshop_event_kinds."),
            )
        if plugin is not None and plugin != known[0]:
            raise PluginError(
                message("Events of the kind “{kind}” belong to the plugin {owner}.", kind=name, owner=known[0]),
                message("Register a kind of your own with the hook workshop_event_kinds."),
            )
        return known

    def _notice_jump(self, tx: Writer, session: str) -> None:
        """Log when the wall clock has left the steady one since this process's last event, or was set back before it.

        Across processes only a clock that was set back can be told from time that went by.
        """
        now, steady = self._house.clock.now(), self._house.clock.monotonic_ns()
        before, self._clocks = self._clocks, (now, steady)
        jump = (now - before[0]).total_seconds() - (steady - before[1]) / 1e9 if before else 0.0
        if abs(jump) <= JUMP_SECONDS:
            jump = min((now - _newest(tx, session, now)).total_seconds(), 0.0)
        if abs(jump) > JUMP_SECONDS:
            tx.append(session, "app.clock_jump", data={"seconds": round(jump, 1)})


def _newest(tx: Reader, identifier: str, now: datetime) -> datetime:
    """When the newest event of a session was written; `now` where there is none."""
    session = tx.get(Session, identifier)
    newest = tx.events(identifier, after=session.last_seq - 1) if session is not None else []
    return newest[-1].at if newest else now


def _check(tx: Reader, session: str, kind: EventKind, subject: str | None, data: dict[str, Any]) -> None:
    """Refuse data that the kind does not have, or that could tell who somebody is."""
    extra = [name for name in data if name not in kind.fields]
    wrong = [name for name, declared in kind.fields.items() if not fits(declared, data.get(name))]
    if extra or wrong:
        raise PluginError(
            message(
                "The event “{kind}” cannot hold that value in its field {field}.",
                kind=kind.name,
                field=(extra + wrong)[0],
            ),
            message("Events hold ids, numbers and closed words; text belongs in a note or a document."),
        )
    if any(is_somebodys(tx, kind.fields[name], value) for name, value in data.items()):
        raise PluginError(
            message("The event “{kind}” would tell who somebody is.", kind=kind.name),
            message("Name a person in the log by the subject of their attendance."),
        )
    if subject is not None and not tx.count(Attendance, session=session, subject=subject):
        raise PluginError(
            message("The subject of the event “{kind}” is nobody in this session.", kind=kind.name),
            message("Use the subject of an attendance row of this session."),
        )
