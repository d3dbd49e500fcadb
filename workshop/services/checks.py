"""Checks of what a leader types, before anything is stored."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from workshop.domain.people import clean_name
from workshop.errors import StateError
from workshop.messages import message

NAME_LENGTH = 80
IDENTITY_DIGITS = 11
TEXT_LENGTH = 20_000
WEEKDAYS = {
    "mon": "mon", "man": "mon", "tue": "tue", "tir": "tue", "wed": "wed", "ons": "wed", "thu": "thu", "tor": "thu",
    "fri": "fri", "fre": "fri", "sat": "sat", "lør": "sat", "sun": "sun", "søn": "sun",
}  # fmt: skip


def checked_name(name: str) -> str:
    """A name as it is stored.

    Raises StateError when nothing visible is left of it, or it is longer than 80 characters.
    """
    name = clean_name(name)
    if not name:
        raise StateError(message("A name needs at least one letter or number."), message("Type the name again."))
    if len(name) > NAME_LENGTH:
        raise StateError(
            message("A name has at most {count} characters.", count=NAME_LENGTH), message("Choose a shorter one.")
        )
    return name


def checked_alias(alias: str) -> str:
    """An alias as it is stored.

    Raises StateError where it is no name, or is an e-mail address, a telephone number or a national identity number,
    which tell who somebody is.
    """
    alias = checked_name(alias)
    number = re.search(r"\d(?:[\s.()-]*\d){7,}", alias)
    if number is None and re.search(r"\S@\S+\.\w", alias) is None:
        return alias
    digits = 0 if number is None else sum(sign.isdigit() for sign in number[0])
    raise StateError(
        message("That is an e-mail address, not an alias.")
        if number is None
        else message("That looks like a national identity number, not an alias.")
        if digits == IDENTITY_DIGITS
        else message("That looks like a telephone number, not an alias."),
        message("Type only the name they want to be called by; nothing else about them is kept here."),
    )


def checked_text(text: str) -> str:
    """A leader's free text. Raises StateError when it is empty, or longer than 20,000 characters."""
    text = text.strip()
    if not text or len(text) > TEXT_LENGTH:
        raise StateError(
            message("A note has from 1 to {count} characters.", count=TEXT_LENGTH),
            message("Write it in quotes after the command."),
        )
    return text


def checked_weekly(weekly: str) -> str:
    """A weekday in English or Norwegian and a time, as `tue 17:00`; empty stays empty.

    Raises StateError for anything else.
    """
    if not weekly.strip():
        return ""
    found = re.fullmatch(r"\s*(\w{3})\w*\s+([01]?\d|2[0-3])[:.]([0-5]\d)\s*", weekly.casefold())
    day = WEEKDAYS.get(found[1]) if found else None
    if found is None or day is None:
        raise StateError(message("“{text}” is no weekday and time.", text=weekly), message("Write it as `tue 17:00`."))
    return f"{day} {int(found[2]):02d}:{found[3]}"


def checked_places(capacity: int | None) -> int | None:
    """A number of places; 0 means no limit. Raises StateError below 0."""
    if capacity is not None and capacity < 0:
        raise StateError(message("A group cannot have fewer than 0 places."), message("Type 0 for no limit."))
    return capacity or None


def local_time(at: datetime, zone: str) -> datetime:
    """A UTC instant on the clock of an IANA zone; UTC where the machine does not know the zone."""
    try:
        return at.astimezone(ZoneInfo(zone))
    except (KeyError, ValueError, OSError):
        return at.astimezone(UTC)


def end_of(day: date, zone: str) -> datetime:
    """The first UTC instant after a local day."""
    midnight = datetime.combine(day + timedelta(days=1), time())
    try:
        return midnight.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    except (KeyError, ValueError, OSError):
        return midnight.replace(tzinfo=UTC)
