"""Making salvaged records fit together, inventing nothing but stand-ins for names that are lost."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from workshop.domain.event import Event, first_break
from workshop.domain.ids import short_id
from workshop.domain.people import Group, Person
from workshop.domain.session import Session
from workshop.messages import message, plural
from workshop.store.health import altered_log
from workshop.store.registry import KINDS, kind_of
from workshop.store.tables import METADATA

if TYPE_CHECKING:
    from sqlalchemy import Table

    from workshop.store.salvage import Salvage


def mend(salvage: Salvage) -> None:
    """Make the records fit together: stand-ins for people and groups whose names are lost, no row without its owner."""
    for table in METADATA.sorted_tables:
        kind = next((each.record for each in KINDS if each.table == table.name), None)
        for record in list(salvage.records[kind].values()) if kind else ():
            _mend_record(salvage, table, record)
    _say_whose_names_are_lost(salvage)
    _number_logs(salvage)


def _mend_record(salvage: Salvage, table: Table, record: Any) -> None:
    """Make the references of one record lead somewhere."""
    for column in (each for each in table.columns if each.foreign_keys):
        target = next(iter(column.foreign_keys)).column.table.name
        kind = next(each.record for each in KINDS if each.table == target)
        named = getattr(record, column.name)
        if named is None or named in salvage.records[kind]:
            continue
        if not _stand_in(salvage, kind, named, record.site):
            _cut(salvage, record, None if not column.nullable else column.name)


def _stand_in(salvage: Salvage, kind: type, identifier: str, site: str) -> bool:
    """Put a person or group in whose name is lost, called by the end of its id."""
    name = short_id(identifier)
    if kind is Person:
        since = min((session.opened_at for session in salvage.records[Session].values()), default=None)
        if since is None:
            return False
        salvage.records[Person][identifier] = Person(identifier, site, name, since)
    elif kind is Group:
        salvage.records[Group][identifier] = Group(identifier, site, name)
    else:
        return False
    return True


def _cut(salvage: Salvage, record: Any, field: str | None) -> None:
    """Empty a reference that leads nowhere, or leave the record out where it cannot be without."""
    records = salvage.records[type(record)]
    if field is not None:
        records[record.id] = replace(records[record.id], **{field: None})
    elif records.pop(record.id, None) is not None:
        table = kind_of(type(record)).table
        salvage.problems.append(message("A record of {table} was left out: what it belongs to is lost.", table=table))


def _say_whose_names_are_lost(salvage: Salvage) -> None:
    """Say how many people and groups are only known by the end of their id."""
    for kind, field in ((Person, "alias"), (Group, "name")):
        lost = [each for each in salvage.records[kind].values() if getattr(each, field) == short_id(each.id)]
        if lost:
            salvage.problems.append(
                plural(
                    "{count} name in the register is lost; the end of an id stands for it until you edit it.",
                    "{count} names in the register are lost; the ends of ids stand for them until you edit them.",
                    len(lost),
                )
            )


def _number_logs(salvage: Salvage) -> None:
    """Set each session's newest number from its log, and say where a log does not hold together."""
    logs: dict[str, list[Event]] = {identifier: [] for identifier in salvage.records[Session]}
    for event in sorted(salvage.records[Event].values(), key=lambda each: each.seq):
        logs[event.session].append(event)
    for identifier, events in logs.items():
        session = salvage.records[Session][identifier]
        salvage.records[Session][identifier] = replace(
            session, last_seq=events[-1].seq if events else 0, mirrored_seq=-1
        )
        broken = first_break(events)
        if broken is not None:
            salvage.problems.append(altered_log(session.folder, broken))
