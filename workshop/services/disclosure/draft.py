"""What all tables of one disclosure are written from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from workshop.domain.attendance import whole_minutes
from workshop.services.disclosure.values import Level

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workshop.services.disclosure.cover import Cover
    from workshop.services.disclosure.records import Records
    from workshop.services.disclosure.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Draft:
    """The records, who stands behind which cover, and the instant at which consent is asked.

    `began` is the local time of frame 0 of each take, by id, as its journal has it; a take that is not in it goes by
    its row.
    """

    level: Level
    records: Records
    cover: Cover
    now: datetime
    vocabulary: Vocabulary
    began: Mapping[str, datetime] = field(default_factory=dict)

    def word(self, word: str) -> str:
        """A closed word: one that ships with the toolkit, and at level alias any, without who may not be named."""
        shipped = word in self.vocabulary.shipped
        return word if shipped else self.cover.text(word)

    def instant(self, at: datetime | None, *, fine: bool = True) -> str:
        """An instant in UTC, to the second; to the minute where not `fine` or below level alias: no door log fits."""
        return "" if at is None else _text(at.astimezone(UTC), fine=fine and self.level is Level.ALIAS)

    def local(self, at: datetime | None) -> str:
        """The same on the session's wall clock, with its offset from UTC."""
        return (
            ""
            if at is None
            else _text(at.astimezone(zone_of(self.records.session.zone)), fine=self.level is Level.ALIAS)
        )

    def minute(self, at: datetime | None) -> int | None:
        """Whole minutes from the session's opening to `at`."""
        return None if at is None else whole_minutes(at - self.records.session.opened_at)


def zone_of(name: str) -> ZoneInfo:
    """The time zone of that IANA name, or UTC where this machine does not know it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def _text(at: datetime, *, fine: bool) -> str:
    """ISO 8601 to the second, or to the minute."""
    told = at.replace(microsecond=0) if fine else at.replace(second=0, microsecond=0)
    return told.isoformat(timespec="seconds")
