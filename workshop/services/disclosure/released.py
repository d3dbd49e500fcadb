"""What consent and the rows let out of a session at one moment, so that it can be asked again before a copy leaves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workshop.domain.turns import spans
from workshop.services.disclosure.audible import may_leave, nameable
from workshop.services.disclosure.values import Level

if TYPE_CHECKING:
    from datetime import datetime

    from workshop.domain.turns import Span
    from workshop.services.disclosure.records import Records


@dataclass(frozen=True, slots=True)
class Released:
    """The ids of takes and tracks that are told of, those of who is named, and the spans of tracks (ids) that leave."""

    rows: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    audio: frozenset[tuple[str, Span]] = frozenset()

    def within(self, other: Released) -> bool:
        """Whether another look lets all of it out too."""
        return self.rows <= other.rows and self.named <= other.named and self.audio <= other.audio


def released(records: Records, level: Level, now: datetime, *, audio: bool) -> Released:
    """What of a session may leave at a level and an instant. Counts tell of nobody."""
    if level is Level.COUNTS:
        return Released()
    takes = {take.id: take for take in records.takes}
    found = [(track, span) for track in records.tracks if audio for span in spans(track, records.turns)]
    return Released(
        frozenset((*takes, *(track.id for track in records.tracks))),
        nameable(records, now) if level is Level.ALIAS else frozenset(),
        frozenset((track.id, span) for track, span in found if may_leave(records, takes[track.take], span.people, now)),
    )
