"""What must be free in the register before something is entered or taken out: names, and rooms without a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop.domain.people import Group, Person, Venue, name_key
from workshop.domain.session import Session
from workshop.errors import StateError
from workshop.messages import message
from workshop.services.checks import checked_alias, checked_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workshop.store.transaction import Reader


def free_venue(tx: Reader, name: str, but: str = "") -> str:
    """A venue's name that no other venue but the one with the id `but` has. Raises StateError."""
    name = checked_name(name)
    if _is_taken(name, tx.find(Venue, removed=False), but):
        raise StateError(
            message("There is a venue called “{name}” already.", name=name), message("Choose another name.")
        )
    return name


def free_group(tx: Reader, name: str, but: str = "") -> str:
    """A group's name that no other group but the one with the id `but` has. Raises StateError."""
    name = checked_name(name)
    if _is_taken(name, tx.find(Group, removed=False), but):
        raise StateError(
            message("There is a group called “{name}” already.", name=name), message("Choose another name.")
        )
    return name


def _is_taken(name: str, known: Iterable[Venue | Group], but: str) -> bool:
    """Whether something known but that with the id `but` goes by a name."""
    return any(name_key(each.name) == name_key(name) and each.id != but for each in known)


def free_alias(tx: Reader, alias: str, but: str = "", *, anyway: bool) -> str:
    """An alias that nobody but the person with the id `but` has, unless a namesake is meant. Raises StateError."""
    alias, persons = checked_alias(alias), tx.find(Person, removed=False)
    if not anyway and any(name_key(known.alias) == name_key(alias) and known.id != but for known in persons):
        raise StateError(
            message("Somebody goes by “{name}” already.", name=alias),
            message("Choose another alias, or say `--anyway` if this is somebody else."),
        )
    return alias


def no_session(tx: Reader, name: str, **where: str) -> None:
    """Refuse while a session is open where its fields are as in `where`. Raises StateError."""
    if tx.count(Session, closed_at=None, **where):
        raise StateError(
            message("A session is open in {name}.", name=name),
            message("Close it first with `workshop session close`."),
        )
