"""Who is at which microphone of the take that rolls: late-comers appear, and who has left is gone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workshop.domain.attendance import Attendance
from workshop.domain.consent import Use
from workshop.domain.people import Person
from workshop.domain.take import Take
from workshop.services.attendance import in_order
from workshop.services.on_take import newest_turn, open_tracks, people_at

if TYPE_CHECKING:
    from workshop.domain.recording import Rolling
    from workshop.domain.take import Track
    from workshop.services.house import House
    from workshop.store.transaction import Reader


@dataclass(frozen=True, slots=True)
class Seat:
    """One person (id; None for nobody) at a track's microphone, which is on a channel of the device.

    `on_turn` says whose turn it is (None: nobody said yet, so everybody at the microphone is heard), and `handed`
    whether the microphone can be handed to them.
    """

    person: str | None
    alias: str
    track: int
    channel: int
    on_turn: bool | None = None
    handed: bool = False


@dataclass(frozen=True, slots=True)
class Cast:
    """A take's row as it is now, and everybody at its microphones, by track."""

    take: Take
    seats: tuple[Seat, ...]


def cast_of(house: House, rolling: Rolling) -> Cast | None:
    """Who is at which microphone of the take that rolls now; None where the library knows no such take."""
    with house.library.read() as tx:
        row = tx.get(Take, rolling.take)
        return None if row is None else Cast(row, tuple(_Room(house, tx, row, rolling).seats()))


class _Room:
    """The people in the room while a take rolls. A microphone of one's own is left with its person."""

    def __init__(self, house: House, tx: Reader, take: Take, rolling: Rolling) -> None:
        self._house, self._tx, self._take = house, tx, take
        tracks = open_tracks(house, tx, take, rolling)
        self._here = [row.person for row in in_order(tx.find(Attendance, session=take.session)) if row.here]
        self._people = {track.id: people_at(tx, track) for track in tracks}
        newest = {person: track for track in tracks for person in self._people[track.id]}
        self._at = {person: track for person, track in newest.items() if person in set(self._here)}
        self._tracks = [track for track in tracks if not track.people or track in self._at.values()]
        self._turns = {track.id: newest_turn(tx, track) for track in self._tracks}
        self._shared = [track for track in self._tracks if len(track.people) != 1 or self._turns[track.id]]
        if len(self._tracks) == 1:
            self._shared = self._tracks

    def seats(self) -> list[Seat]:
        """Everybody, by track: whose it is, then who may be handed it, and nobody where it is nobody's turn."""
        others = [person for person in self._here if person not in self._at and self._may(person)]
        people = {row.id: row.alias for row in self._tx.find(Person, id={*self._at, *others})}
        listed: list[Seat] = []
        for track in self._tracks:
            at = self._people[track.id]
            own = [person for person in at if self._at.get(person) is track and self._stays(track, person)]
            guests = others if len(self._shared) == 1 and track is self._shared[0] else []
            listed += [self._seat(track, person, people) for person in (*own, *guests) if person in people]
            turn = self._turns[track.id]
            if not track.people or (turn is not None and turn.person is None):
                listed.append(Seat(None, "", track.number, track.channel, on_turn=True if turn else None))
        return listed

    def _seat(self, track: Track, person: str, aliases: dict[str, str]) -> Seat:
        turn = self._turns[track.id]
        waits = turn is None and person not in track.people
        on_turn = False if waits else None if turn is None else turn.person == person
        return Seat(person, aliases[person], track.number, track.channel, on_turn, handed=track in self._shared)

    def _stays(self, track: Track, person: str) -> bool:
        """Whether a person (id) is recorded by a track, or may yet be: who says no has no turn to come."""
        turn = self._turns[track.id]
        return self._may(person) or turn is None or turn.person == person

    def _may(self, person: str) -> bool:
        """Whether a person (id) may be recorded in the take."""
        take = self._take
        return self._house.consents.allows_in(self._tx, person, Use.RECORD, song=take.song, take=take.id)
