"""Sessions whose own records are lost: what their folder's name and files still tell of them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from workshop.domain.ids import new_id, short_id
from workshop.domain.people import Group
from workshop.domain.session import Session, slug
from workshop.domain.take import Take

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from workshop.domain.journal import TakeFacts
    from workshop.store.salvage import Salvage

NAME = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2})-(?P<group>.+)-(?P<end>[0-9a-f]{8})")
"""A session's folder: its local day, its group and the end of its id."""


def stand_in(salvage: Salvage, folder: Path, content: dict[str, Any], takes: Iterable[TakeFacts]) -> Session | None:
    """A session for a folder that none of the salvaged ones lies in; None where nothing would be lost without it.

    It is closed, at noon of its day, under the id that its mirror's `content` or the folder's name tells.
    """
    known = salvage.records[Session]
    if folder.name in {session.folder for session in known.values()}:
        return None
    named = _named(content)
    if named in known or not (named or any(facts.take not in salvage.records[Take] for facts in takes)):
        return None
    parts = NAME.fullmatch(folder.name)
    salvage.site = salvage.site or str(content.get("site") or "") or new_id()
    at = _noon(parts["day"] if parts else "", folder)
    identifier = named or _new_id(parts["end"] if parts else "", known)
    group = _group(salvage, parts["group"] if parts else folder.name)
    zone = next((session.zone for session in known.values()), "UTC")
    return Session(identifier, salvage.site, group, None, None, at, zone, folder.name, closed_at=at)


def _named(content: dict[str, Any]) -> str | None:
    """The id of the session whose mirror this is, as its own row or those that belong to it tell; None if none does."""
    for table, column in (("session", "id"), ("event", "session"), ("attendance", "session"), ("take", "session")):
        found = content.get(table)
        for row in found if isinstance(found, list) else ():
            if isinstance(row, dict) and isinstance(row.get(column), str) and row[column]:
                return str(row[column])
    return None


def _new_id(end: str, known: Iterable[str]) -> str:
    """A new id, with the end that the folder's name tells unless another session's has that."""
    made = new_id()
    return made if end in {short_id(identifier) for identifier in known} else made[: len(made) - len(end)] + end


def _noon(day: str, folder: Path) -> datetime:
    """Noon of a day, or when the folder was last changed where there is no such day."""
    try:
        return datetime.fromisoformat(f"{day}T12:00:00+00:00")
    except ValueError:
        return datetime.fromtimestamp(folder.stat().st_mtime, UTC)


def _group(salvage: Salvage, name: str) -> str:
    """The id of the group that a folder is named after, made under that name where the register has none."""
    groups = salvage.records[Group]
    found = next((group.id for group in groups.values() if slug(group.name) == name), None)
    if found is None:
        found = new_id()
        groups[found] = Group(found, salvage.site, name)
    return found
