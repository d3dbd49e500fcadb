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


LISTENING = (Use.RECORD, Use.LISTEN_IN_GROUP)
"""What somebody must allow to be heard again by the group: that the recording was made, and that the group hears it."""

SHARING = (Use.RECORD, Use.SHARE_IN_HOUSE, Use.KEEP)
"""What somebody must allow before a copy of what they are heard in leaves the library.

Of keeping it counts only a no: nobody has to be asked about a file that is handed on at once.
"""

DRAWING = (Use.RECORD, Use.LISTEN_IN_GROUP, Use.KEEP)
"""What somebody must allow to be drawn: a picture shows when they are heard, and leaves the library."""


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


def spoken_against(
    rows: Iterable[Consent], person: str, use: Use, now: datetime, *, song: str | None = None, take: str | None = None
) -> bool:
    """Whether `person` was asked about `use`, at large or of that `song` or `take` (ids), and does not allow it now.

    Who was never asked has said no no; a yes that ran out is one.
    """
    own = [row for row in rows if row.person == person and row.use is use and row.target in {person, song, take}]
    return bool(own) and not allows(own, person, use, now, song=song, take=take)


def again_since(
    rows: Iterable[Consent], person: str, use: Use, now: datetime, *, song: str | None = None
) -> datetime | None:
    """Since when `person` allows `use` again, for everything or for that `song` (id), after it was not allowed.

    None where they have allowed it ever since they were first asked; `now` where they do not allow it.
    """
    own = [row for row in rows if row.person == person and row.use is use and row.at <= now]
    told = sorted({now} | {row.at for row in own} | {row.until for row in own if row.until and row.until < now})
    for instant, following in zip(reversed(told), [now, *reversed(told)], strict=False):
        if spoken_against([row for row in own if row.at <= instant], person, use, instant, song=song):
            return following
    return None


def lacking(
    rows: Iterable[Consent],
    person: str,
    uses: Iterable[Use],
    now: datetime,
    *,
    song: str | None = None,
    take: str | None = None,
) -> Use | None:
    """The first of some uses that `person` does not allow at `now`, of that `song` or `take` (ids); None for none.

    The one rule by which anybody is heard, drawn or let out: of keeping only a spoken no counts.
    """
    own = [row for row in rows if row.person == person]
    for use in uses:
        if use is Use.KEEP:
            refused = spoken_against(own, person, use, now, song=song, take=take)
        else:
            refused = not allows(own, person, use, now, song=song, take=take)
        if refused:
            return use
    return None


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
