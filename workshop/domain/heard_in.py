"""Where on a shared track one person is heard: alone, and with others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workshop.domain.turns import people_in, spans

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workshop.domain.take import Track, Turn


@dataclass(frozen=True, slots=True)
class HeardIn:
    """What of a track (its number) holds one person, in frames (from, up to) of the take.

    `own` is theirs alone; in `mingled` the `others` (ids) are heard too.
    """

    track: int
    own: tuple[tuple[int, int], ...]
    mingled: tuple[tuple[int, int], ...] = ()
    others: tuple[str, ...] = ()


def heard_in(person: str, track: Track, turns: Iterable[Turn]) -> HeardIn:
    """Where a person (id) is heard on a track."""
    theirs = [span for span in spans(track, turns) if person in span.people]
    own = tuple((span.from_frame, span.to_frame) for span in theirs if len(span.people) == 1)
    mingled = [span for span in theirs if len(span.people) > 1]
    places = tuple((span.from_frame, span.to_frame) for span in mingled)
    return HeardIn(track.number, own, places, tuple(each for each in people_in(mingled) if each != person))
