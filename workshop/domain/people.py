"""Venues, groups and people. A person is an alias; a legal name is never stored."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime  # noqa: TC003 - the store reads the fields of records
from enum import StrEnum

JOINER = "\N{ZERO WIDTH JOINER}"
EMOJI_STYLE = "\N{VARIATION SELECTOR-16}"


class Role(StrEnum):
    """What somebody is in a group."""

    LEADER = "leader"
    MEMBER = "member"
    HEALTH = "health"


@dataclass(frozen=True, slots=True)
class Venue:
    """A place where groups meet."""

    id: str
    site: str
    name: str
    removed: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """An activity group that meets week by week.

    `weekly` is a weekday and a local time, such as `tue 17:00`, or empty; `capacity` is the number of places, None
    where there is no limit. `leader` and `venue` are ids or None.
    """

    id: str
    site: str
    name: str
    activity: str = ""
    leader: str | None = None
    venue: str | None = None
    weekly: str = ""
    capacity: int | None = None
    removed: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who comes to the house, by the alias they chose."""

    id: str
    site: str
    alias: str
    created_at: datetime
    removed: bool = False


@dataclass(frozen=True, slots=True)
class FormerAlias:
    """What a person was called until they took another alias: older notes may still say it, an export never does."""

    id: str
    site: str
    person: str
    alias: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Membership:
    """That a person belongs to a group, as what, and since when."""

    id: str
    site: str
    person: str
    group: str
    role: Role
    since: date
    until: date | None = None


def name_key(name: str) -> str:
    """What two spellings of one name have in common: composed and visible letters, case folded, single spaces.

    `ÅSE`, `Åse` typed with a combining ring and ` åse ` are one name; `Ase` is another.
    """
    return " ".join(unicodedata.normalize("NFC", _visible(name)).casefold().split())


def clean_name(name: str) -> str:
    """A name as it is stored: composed letters (NFC), nothing invisible, single spaces; may come out empty."""
    return " ".join(unicodedata.normalize("NFC", _visible(name)).split())


def _visible(name: str) -> str:
    """The name without the signs that nobody sees, with a space for each control character."""
    seen = []
    for place, sign in enumerate(name):
        category = unicodedata.category(sign)
        if category == "Cc":
            seen.append(" ")
        elif category != "Cf" or _joins_emoji(name, place):
            seen.append(sign)
    return "".join(seen)


def _joins_emoji(name: str, place: int) -> bool:
    """Whether the sign there makes one emoji of the two around it."""
    if name[place] != JOINER or not 0 < place < len(name) - 1:
        return False
    before = name[place - 1]
    return (before == EMOJI_STYLE or unicodedata.category(before) in {"So", "Sk"}) and (
        unicodedata.category(name[place + 1]) == "So"
    )
