"""What all tables of one disclosure are written from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from workshop.services.disclosure.values import Level

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workshop.plugin.contributions import EventKind
    from workshop.services.disclosure.cover import Cover
    from workshop.services.disclosure.records import Records


@dataclass(frozen=True, slots=True)
class Draft:
    """The records, who stands behind which cover, and the instant at which consent is asked."""

    level: Level
    records: Records
    cover: Cover
    now: datetime
    kinds: Mapping[str, EventKind]

    def instant(self, at: datetime | None) -> str:
        """An instant in UTC, to the second; below level alias to the minute, so that no door log fits it."""
        return "" if at is None else _text(at.astimezone(UTC), self.level)

    def local(self, at: datetime | None) -> str:
        """The same on the session's wall clock, with its offset from UTC."""
        return "" if at is None else _text(at.astimezone(zone_of(self.records.session.zone)), self.level)

    def minute(self, at: datetime | None) -> int | None:
        """Whole minutes from the session's opening to `at`."""
        return None if at is None else round((at - self.records.session.opened_at).total_seconds() / 60)


def zone_of(name: str) -> ZoneInfo:
    """The time zone of that IANA name, or UTC where this machine does not know it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def _text(at: datetime, level: Level) -> str:
    """ISO 8601 at the resolution of the level."""
    fine = at.replace(microsecond=0) if level is Level.ALIAS else at.replace(second=0, microsecond=0)
    return fine.isoformat(timespec="seconds")
