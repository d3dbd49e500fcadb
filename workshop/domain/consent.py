"""Consent: what a person's recordings may be used for. Rows are only ever added; no row means no."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 - the store reads the fields of records
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Use(StrEnum):
    """What a recording may be used for."""

    RECORD = "record"
    LISTEN_IN_GROUP = "listen_in_group"
    KEEP = "keep"
    SHARE_WITH_ME = "share_with_me"
    SHARE_IN_HOUSE = "share_in_house"
    PERFORM = "perform"
    PUBLISH_LABEL = "publish_label"


class Decision(StrEnum):
    """What a person said."""

    GRANTED = "granted"
    DENIED = "denied"
    WITHDRAWN = "withdrawn"


class Scope(StrEnum):
    """How far a decision reaches."""

    PERSON = "person"
    SONG = "song"
    TAKE = "take"


@dataclass(frozen=True, slots=True)
class Consent:
    """One decision of one person about one use.

    `target` is the id of the song or take, or the person's own id for everything. `until` is the first instant at
    which a grant no longer holds (None: no end). `how` is how it was asked, in the leader's words.
    """

    id: str
    site: str
    person: str
    use: Use
    decision: Decision
    scope: Scope
    target: str
    at: datetime
    until: datetime | None = None
    how: str = ""


def allows(
    rows: Iterable[Consent], person: str, use: Use, now: datetime, *, song: str | None = None, take: str | None = None
) -> bool:
    """Whether `person` allows `use` at `now` for everything, or for one `song` or `take` (ids).

    In each scope that applies, the newest row decides (of two at one instant, the no); a grant that has run out
    counts as no decision, and does not bring an older one back; a no never runs out. Every scope with a decision must
    allow, and at least one must have one. A person-wide withdrawal beats everything until a newer person-wide grant.
    """
    targets = {Scope.PERSON: person, Scope.SONG: song, Scope.TAKE: take}
    newest: dict[Scope, Consent] = {}
    for row in sorted(rows, key=lambda r: (r.at, r.decision is not Decision.GRANTED, r.id)):
        if row.person == person and row.use == use and targets[row.scope] == row.target:
            newest[row.scope] = row
    wide = newest.get(Scope.PERSON)
    if wide is not None and wide.decision is Decision.WITHDRAWN:
        return False
    decided = [
        row for row in newest.values() if row.decision is not Decision.GRANTED or row.until is None or row.until > now
    ]
    return bool(decided) and all(row.decision is Decision.GRANTED for row in decided)


def all_allow(
    rows: Iterable[Consent],
    people: Iterable[str],
    use: Use,
    now: datetime,
    *,
    song: str | None = None,
    take: str | None = None,
) -> bool:
    """Whether everybody in `people` allows `use`: what audio may be used for is what all who are heard in it allow.

    Nobody at all allows nothing.
    """
    listed, known = list(people), list(rows)
    return bool(listed) and all(allows(known, person, use, now, song=song, take=take) for person in listed)
