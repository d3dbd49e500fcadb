"""What can be done in a transaction: look records up, and add, replace, remove and append."""

from __future__ import annotations

import json
import secrets
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Table, func, select

from workshop.domain.event import GENESIS, Event, canonical, chain_hash, digest
from workshop.domain.ids import new_id
from workshop.domain.session import Session
from workshop.errors import LibraryError, NotFoundError
from workshop.messages import message
from workshop.store import codec
from workshop.store.registry import Mirror, kind_of
from workshop.store.tables import EVENT, METADATA, SESSION

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workshop.clock import Clock

R = TypeVar("R")

LONGEST_WORD = 64
OUTDATED = -1
"""`mirrored_seq` of a session whose mirror does not hold its newest state."""

_OWN: Mapping[type, frozenset[str]] = {Session: frozenset({"last_seq", "mirrored_seq"})}


def table_of(kind: type) -> Table:
    """The table of a kind of record.

    Raises:
        LibraryError: The kind is not registered.
    """
    return METADATA.tables[kind_of(kind).table]


class Reader:
    """Looks records up in one consistent state of the library."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def get(self, kind: type[R], identifier: str, /) -> R | None:
        """The record of that kind with that id, or None."""
        found = self.find(kind, id=identifier)
        return found[0] if found else None

    def find(self, kind: type[R], /, *, order_by: str = "id", **equals: Any) -> list[R]:
        """The records whose fields equal the given values, ordered by a field (`-field`: from the highest down).

        A tuple, list or set means any of its values; None means that the field is empty.
        """
        table = table_of(kind)
        order = table.c[order_by.removeprefix("-")]
        statement = select(table).where(*_conditions(kind, equals))
        rows = self.connection.execute(
            statement.order_by(order.desc() if order_by.startswith("-") else order, table.c.id)
        )
        return [codec.from_row(kind, dict(row)) for row in rows.mappings()]

    def count(self, kind: type, /, **equals: Any) -> int:
        """How many records `find` would find."""
        statement = select(func.count()).select_from(table_of(kind)).where(*_conditions(kind, equals))
        return self.connection.execute(statement).scalar_one()

    def events(self, session: str, after: int = 0) -> list[Event]:
        """The log of a session in its order, from the number after `after` on."""
        statement = select(EVENT).where(EVENT.c.session == session, EVENT.c.seq > after).order_by(EVENT.c.seq)
        return [codec.from_row(Event, dict(row)) for row in self.connection.execute(statement).mappings()]


class Writer(Reader):
    """Changes records; `sessions` and `register` say afterwards which mirrors that concerns."""

    def __init__(self, connection: Connection, clock: Clock, site: str) -> None:
        super().__init__(connection)
        self.sessions: set[str] = set()
        self.register = False
        self._clock = clock
        self._site = site

    def add(self, record: object) -> None:
        """Store a new record.

        Raises:
            LibraryError: Its kind is not registered, its id is taken, or it names something that is not there.
        """
        table = table_of(type(record))
        _refuse_event(type(record))
        row = codec.to_row(record) | ({"last_seq": 0, "mirrored_seq": OUTDATED} if isinstance(record, Session) else {})
        self.connection.execute(table.insert().values(row))
        self._touch(record)

    def put(self, record: object) -> None:
        """Replace the record of the same id. The numbering of a session's log stays as it is.

        Raises:
            NotFoundError: There is none.
            LibraryError: Its kind is not registered, or it names something that is not there.
        """
        table = table_of(type(record))
        _refuse_event(type(record))
        row = {k: v for k, v in codec.to_row(record).items() if k not in _OWN.get(type(record), ())}
        self._touch(record, before=True)
        changed = self.connection.execute(table.update().where(table.c.id == row.pop("id")).values(row))
        self._expect(changed.rowcount)
        self._touch(record)

    def remove(self, record: object) -> None:
        """Delete a record for good. For what people take back, set its `removed` instead, where it has one.

        Raises:
            NotFoundError: There is none of that id.
            LibraryError: Something still names it.
        """
        table = table_of(type(record))
        _refuse_event(type(record))
        self._touch(record, before=True)
        gone = self.connection.execute(table.delete().where(table.c.id == getattr(record, "id", None)))
        self._expect(gone.rowcount)

    def append(
        self,
        session: str,
        kind: str,
        *,
        subject: str | None = None,
        plugin: str = "core",
        actor_role: str = "leader",
        schema: int = 1,
        data: Mapping[str, Any] = MappingProxyType({}),
    ) -> Event:
        """Add an event to the log of a session, with the next number and chained to the one before.

        Raises:
            NotFoundError: There is no such session.
            LibraryError: The data hold text longer than 64 characters: an event carries ids, numbers and closed words.
            ValueError: A number in the data is not finite.
        """
        text = canonical(dict(data))
        _refuse_text(json.loads(text))
        seq, previous = self._last_event(session)
        salt = secrets.token_hex(16)
        event = Event(
            id=new_id(), site=self._site, session=session, seq=seq + 1, at=self._clock.now(), zone=self._clock.zone(),
            kind=kind, actor_role=actor_role, subject=subject, plugin=plugin, schema=schema, data=text, salt=salt,
            data_hash=digest(salt, text), previous=previous, hash="",
        )  # fmt: skip
        event = replace(event, hash=chain_hash(event))
        self.connection.execute(EVENT.insert().values(codec.to_row(event)))
        self.connection.execute(SESSION.update().where(SESSION.c.id == session).values(last_seq=event.seq))
        self.sessions.add(session)
        return event

    def erase(self, event: Event) -> None:
        """Take its data and its salt from an event. The log's chain verifies without them."""
        self.connection.execute(EVENT.update().where(EVENT.c.id == event.id).values(data=None, salt=None))
        self.sessions.add(event.session)

    def _last_event(self, session: str) -> tuple[int, str]:
        """The number and hash of a session's newest event; its row stays locked where a database knows row locks."""
        locked = select(SESSION.c.last_seq).where(SESSION.c.id == session).with_for_update()
        last = self.connection.execute(locked).scalar_one_or_none()
        if last is None:
            raise NotFoundError(message("There is no such session in the library."))
        newest = select(EVENT.c.hash).where(EVENT.c.session == session, EVENT.c.seq == last)
        return last, self.connection.execute(newest).scalar_one() if last else GENESIS

    def _touch(self, record: object, *, before: bool = False) -> None:
        """Note which mirror holds the record: the one it is given for, or `before`, the one it was in up to now."""
        kind = kind_of(type(record))
        stored = self.get(type(record), getattr(record, "id", "")) if before and kind.parent else record
        session = None if stored is None else self._session_of(stored)
        if session is not None:
            self.sessions.add(session)
        elif stored is not None and (kind.mirror is Mirror.REGISTER or kind.parent):
            self.register = True

    def _session_of(self, record: object) -> str | None:
        """The id of the session that a record belongs to, or None for what belongs to the register."""
        if isinstance(record, Session):
            return record.id
        parent = kind_of(type(record)).parent
        if parent is None:
            return None
        identifier: str | None = getattr(record, parent[0])
        if identifier is None or parent[1] is Session:
            return identifier
        above = self.get(parent[1], identifier)
        return None if above is None else self._session_of(above)

    @staticmethod
    def _expect(rows: int) -> None:
        """Refuse a change that met no row."""
        if rows == 0:
            raise NotFoundError(message("The library holds no such record any more."))


def _conditions(kind: type, equals: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    """The conditions under which a record's fields equal the given values."""
    table = table_of(kind)
    found: list[ColumnElement[bool]] = []
    for name, value in equals.items():
        if isinstance(value, tuple | list | set | frozenset):
            found.append(table.c[name].in_([codec.column_value(kind, name, item) for item in value]))
        else:
            found.append(table.c[name] == codec.column_value(kind, name, value))
    return found


def _refuse_event(kind: type) -> None:
    """Events are only ever appended."""
    if kind is Event:
        raise LibraryError(message("A log is only ever added to; it cannot be changed."))


def _refuse_text(data: Mapping[str, Any]) -> None:
    """Refuse what is too long to be an id or a closed word."""
    waiting: list[Any] = [data]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += [*value, *value.values()]
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str) and len(value) > LONGEST_WORD:
            raise LibraryError(message("A log entry holds ids, numbers and short words, never text."))
