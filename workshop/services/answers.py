"""What somebody's recordings may be used for now, as rows for tables and pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workshop.domain.consent import Decision, Scope, Use, allows
from workshop.services.views import consents

if TYPE_CHECKING:
    from datetime import datetime

    from workshop.domain.consent import Consent
    from workshop.services.house import House


def answers(house: House, alias: str) -> list[dict[str, Any]]:
    """What a person allows now: each use for everything, then for the songs and takes that were asked about.

    Keys: use, answer (yes, no or not asked), scope, target (a song's title, a take's number, or None), until.
    """
    rows, now = house.consents.rows(alias), house.clock.now()
    targets = {row["id"]: row["target"] for row in consents(house, alias)}
    newest = {(row.use, row.scope, row.target): row for row in rows}
    found = []
    for use in Use:
        said = [row for (of, _, _), row in newest.items() if of is use]
        said.sort(key=lambda row: row.scope is not Scope.PERSON)
        if not said:
            found.append({"use": use.value, "answer": "not asked", "scope": "person", "target": None, "until": None})
        found += [_answer(rows, row, now, targets[row.id]) for row in said]
    return found


def _answer(rows: tuple[Consent, ...], row: Consent, now: datetime, target: Any) -> dict[str, Any]:
    """What a newest decision comes to, together with all others."""
    granted = row.decision is Decision.GRANTED
    over = granted and row.until is not None and row.until <= now
    song, take = (row.target if row.scope is scope else None for scope in (Scope.SONG, Scope.TAKE))
    allowed = allows(rows, row.person, row.use, now, song=song, take=take)
    return {
        "use": row.use.value,
        "answer": "yes" if allowed else "not asked" if over else "no",
        "scope": row.scope.value,
        "target": target,
        "until": row.until.isoformat() if row.until and not over else None,
    }
