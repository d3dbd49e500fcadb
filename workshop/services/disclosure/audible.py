"""Who is heard in a track, and what all of them together allow it to be used for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workshop.domain.consent import SHARING, Use, all_allow, allows, lacking
from workshop.services.bleed import bleed_of
from workshop.services.take_backing import backing_among

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from workshop.domain.consent import Consent
    from workshop.domain.take import Take, Track
    from workshop.services.bleed import Bleed
    from workshop.services.disclosure.records import Records


@dataclass(frozen=True, slots=True)
class Heard:
    """The ids of everybody heard in a track or its backing; `known` is false where an unknown voice is heard."""

    people: frozenset[str]
    known: bool


def heard(records: Records, take: Take, track: Track) -> Heard:
    """Everybody with the track, a turn on it, or a part in the backing that was played while it was recorded."""
    turns = [turn for turn in records.turns if turn.track == track.id]
    people = set(track.people) | {turn.person for turn in turns if turn.person}
    bleed = _bleed(records, take)
    nobodys = any(turn.person is None and turn.to_frame != turn.from_frame for turn in turns)
    return Heard(frozenset(people.union(bleed.people)), known=bool(people) and bleed.known and not nobodys)


def allowed_uses(records: Records, take: Take, track: Track, now: datetime) -> tuple[Use, ...]:
    """The uses that everybody heard in the track allows at `now`; none where somebody unknown is heard."""
    listeners = heard(records, take, track)
    if not listeners.known:
        return ()
    rows = [row for row in records.consents if row.person in listeners.people]
    bleed = _bleed(records, take)
    uses = (use for use in Use if all_allow(rows, listeners.people, use, now, song=take.song, take=take.id))
    return tuple(use for use in uses if not any(bleed.lacking(rows, each, [use], now) for each in bleed.people))


def may_leave(records: Records, take: Take, people: Iterable[str], now: datetime) -> bool:
    """Whether a copy in which these people (ids) are heard may leave, with what was played along to it.

    Nobody may lack a use of `SHARING`. Nobody at all, or a backing that does not say who is in it, lets nothing out.
    """
    bleed, listed = _bleed(records, take), frozenset(people)
    if not listed or not bleed.known:
        return False
    own = (lacking(records.consents, each, SHARING, now, song=take.song, take=take.id) for each in listed)
    faint = (bleed.lacking(records.consents, each, SHARING, now) for each in bleed.people)
    return not any(own) and not any(faint)


def nameable(records: Records, now: datetime) -> frozenset[str]:
    """The ids of who says yes to being recorded at `now`: in every take they are heard in, or else at large."""
    in_takes: dict[str, list[Take]] = {person: [] for person in records.people}
    for take in records.takes:
        for person in {
            who for track in records.tracks if track.take == take.id for who in heard(records, take, track).people
        }:
            in_takes.setdefault(person, []).append(take)

    decisions: dict[str, list[Consent]] = {person: [] for person in in_takes}
    for row in records.consents:
        decisions.setdefault(row.person, []).append(row)

    def says_yes(person: str, takes: list[Take]) -> bool:
        rows = decisions[person]
        if not takes:
            return allows(rows, person, Use.RECORD, now)
        return all(allows(rows, person, Use.RECORD, now, song=take.song, take=take.id) for take in takes)

    return frozenset(person for person, takes in in_takes.items() if says_yes(person, takes))


def _bleed(records: Records, take: Take) -> Bleed:
    """Who was in what was played along."""
    return bleed_of(take, (*records.takes, *records.gone), lambda row: backing_among(records.documents, row))
