"""The figures that hand a microphone over while a take rolls: whoever got one keeps it to the end of the take."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workshop.services.take_cast import Seat

MOST_HANDED = 9


class TakeKeys:
    """Numbers the people who can be handed a microphone of one take, in the order in which they are first seen.

    Nobody's number ever becomes somebody else's: who leaves keeps theirs, and who comes gets the next one.
    """

    def __init__(self) -> None:
        self._keys: dict[tuple[int, str], int] = {}

    @property
    def known(self) -> frozenset[tuple[int, str]]:
        """Who has a number: tracks, by number, and ids of people."""
        return frozenset(self._keys)

    def given(self, seats: Sequence[Seat]) -> tuple[Seat, ...]:
        """The seats with the figures of their people, in the order of those on each track."""
        tracks = {seat.track for seat in seats}
        numbered = []
        for seat in seats:
            if seat.handed and seat.person is not None:
                key = self._key(seat.track, seat.person, tracks)
                numbered.append(replace(seat, key=str(key) if key <= MOST_HANDED else ""))
            else:
                numbered.append(seat)
        return tuple(sorted(numbered, key=_order))

    def _key(self, track: int, person: str, tracks: set[int]) -> int:
        """The number of a person at a track; it goes along where the track that they were at has ended."""
        if (track, person) not in self._keys:
            ended = [pair for pair in self._keys if pair[1] == person and pair[0] not in tracks]
            key = self._keys.pop(ended[0]) if ended else max(self._keys.values(), default=0) + 1
            self._keys[track, person] = key
        return self._keys[track, person]


def _order(seat: Seat) -> tuple[int, bool, int]:
    """By track: those with a figure by that, then the others, then nobody."""
    return seat.track, seat.person is None, int(seat.key or MOST_HANDED + 1)
