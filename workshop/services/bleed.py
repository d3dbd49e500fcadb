"""Whose say counts for what was recorded over them: a microphone may have heard the headphones.

It does so also once the mix that was played is gone: what the microphones heard of it stays in the new tracks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workshop.domain.backing import KeptBacking, Unreadable
from workshop.domain.consent import Decision, lacking

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from datetime import datetime

    from workshop.domain.consent import Consent, Use
    from workshop.domain.take import Take

    Kept = KeptBacking | Unreadable | None


@dataclass(frozen=True, slots=True)
class Bleed:
    """What may be heard faintly in a take's tracks of what was played along to it.

    `people` are the ids of who was in it, `below` the takes that it was recorded over, also over several layers.
    Without `known` nobody can say who is in there, or somebody is who had it deleted: no track of the take may leave.
    """

    take: Take
    people: tuple[str, ...] = ()
    below: tuple[Take, ...] = ()
    known: bool = True

    def lacking(self, rows: Iterable[Consent], person: str, uses: Iterable[Use], now: datetime) -> Use | None:
        """The first use that a person (id) does not allow, or None: of the take itself, or by a no to one below it."""
        wanted, own = tuple(uses), [row for row in rows if row.person == person]
        first = lacking(own, person, wanted, now, song=self.take.song, take=self.take.id)
        if first is not None:
            return first
        for use in wanted:
            for take in self.below:
                # Of a take that is gone nobody can be asked any more.
                meant = (person, self.take.id) if take.removed else ()
                if said_no(own, use, take, meant):
                    return use
        return None


def bleed_of(take: Take, takes: Iterable[Take], kept_of: Callable[[Take], Kept]) -> Bleed:
    """Who was in what was played along to a take; `takes` are all of its session, also deleted ones."""
    kept = kept_of(take)
    if kept is None:
        return Bleed(take)
    if isinstance(kept, Unreadable) or kept.deleted:
        return Bleed(take, known=False)
    return Bleed(take, kept.people, _below(take, {row.id: row for row in takes}, kept_of))


def _below(take: Take, rows: dict[str, Take], kept_of: Callable[[Take], Kept]) -> tuple[Take, ...]:
    """The takes that one was recorded over, and those that they were.

    Of a take that is deleted nothing says any more what it was recorded over: it may be every earlier one.
    """
    found: dict[str, Take] = {}
    waiting = [take]
    while waiting:
        row = waiting.pop()
        kept = None if row.removed else kept_of(row)
        takes = kept.takes if isinstance(kept, KeptBacking) else ()
        below = [rows[identifier] for identifier in takes if identifier in rows]
        if row.removed or isinstance(kept, Unreadable) or len(below) < len(takes):
            below += [each for each in rows.values() if each.number < row.number]
        new = {each.id: each for each in below if each.id not in found and each.id != take.id}
        found |= new
        waiting += new.values()
    return tuple(found.values())


def said_no(rows: Iterable[Consent], use: Use, take: Take, meant: Collection[str] = ()) -> bool:
    """Whether the last word on a use of a take, or of its song, is a no that no yes to what is `meant` (ids) ended."""
    last: dict[str, Decision] = {}
    for row in sorted(rows, key=lambda each: (each.at, each.decision is not Decision.GRANTED, each.id)):
        if row.use is use and row.target in {take.id, take.song}:
            last[row.target] = row.decision
        elif row.use is use and row.target in meant and row.decision is Decision.GRANTED:
            last.clear()
    return any(decision is not Decision.GRANTED for decision in last.values())
