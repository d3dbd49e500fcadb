"""Who is at which microphone of the take that rolls: late-comers appear, and who has left is gone, or said to be."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workshop.domain.attendance import Attendance
from workshop.domain.consent import Use
from workshop.domain.people import Person
from workshop.domain.take import Take, Track
from workshop.messages import N_
from workshop.services.attendance import in_order
from workshop.services.on_take import newest_turn, open_tracks, people_at

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from workshop.domain.recording import Rolling
    from workshop.services.house import House
    from workshop.store.transaction import Reader

GONE, SAYS_NO, SHARED = N_("gone"), N_("says no"), N_("shared")
"""What is noted of somebody at a shared microphone; the last of whoever has a track of their own besides."""


@dataclass(frozen=True, slots=True)
class Seat:
    """One person (id; None for nobody) at a track's microphone, which is on a channel of the device.

    `on_turn` says whose turn it is (None: nobody said yet, so everybody at the microphone is heard), and `handed`
    whether the microphone can be handed to them, with which figure as `key` ("" for none). `note` is one of `GONE`,
    `SAYS_NO`, `SHARED`, or "".
    """

    person: str | None
    alias: str
    track: int
    channel: int
    on_turn: bool | None = None
    handed: bool = False
    key: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody in the room: whether they may be recorded, and the number of the track that is theirs alone, if any."""

    alias: str
    may: bool
    track: int | None = None


@dataclass(frozen=True, slots=True)
class Cast:
    """A take's row as it is now, everybody at its microphones, by track, and the frame on which recording begins.

    `room` is who is there, by id; `ended` has the frame on which the newest track of somebody's own ended, by id.
    """

    take: Take
    seats: tuple[Seat, ...]
    begins: int = 0
    room: Mapping[str, Present] = field(default_factory=dict)
    ended: Mapping[str, int] = field(default_factory=dict)


def cast_of(house: House, rolling: Rolling, numbered: Collection[tuple[int, str]] = ()) -> Cast | None:
    """Who is at which microphone of the take that rolls now; None where the library knows no such take.

    `numbered` are tracks, by number, with ids of people who could be handed their microphones before: they stay at
    those, whatever has become of them.
    """
    with house.library.read() as tx:
        row = tx.get(Take, rolling.take)
        if row is None:
            return None
        tracks = tx.find(Track, take=row.id, order_by="number")
        begins = min((track.start_frame for track in tracks), default=0)
        ended = {track.people[0]: track.start_frame + track.frames for track in tracks if track.frames and track.person}
        room = _Room(house, tx, row, rolling, numbered)
        return Cast(row, tuple(room.seats()), begins, room.present(), ended)


class _Room:
    """The people in the room while a take rolls. A microphone of one's own is left with its person."""

    def __init__(
        self, house: House, tx: Reader, take: Take, rolling: Rolling, numbered: Collection[tuple[int, str]]
    ) -> None:
        self._house, self._tx, self._take = house, tx, take
        tracks = open_tracks(house, tx, take, rolling)
        self._numbered = sorted(numbered)
        handed = [track for track, _ in self._numbered]
        self._here = [row.person for row in in_order(tx.find(Attendance, session=take.session)) if row.here]
        self._people = {track.id: people_at(tx, track) for track in tracks}
        newest = {person: track for track in tracks for person in self._people[track.id]}
        self._at = {person: track for person, track in newest.items() if person in set(self._here)}
        self._turns = {track.id: newest_turn(tx, track) for track in tracks}
        self._tracks = [
            track
            for track in tracks
            if not track.people or track in self._at.values() or self._turns[track.id] or handed.count(track.number) > 1
        ]
        self._shared = [
            track
            for track in self._tracks
            if len(track.people) != 1 or self._turns[track.id] or handed.count(track.number) > 1
        ]
        if len(self._tracks) == 1:
            self._shared = self._tracks

    def seats(self) -> list[Seat]:
        """Everybody, by track: whose it is, then who may be handed it, and nobody where it is nobody's turn."""
        others = [person for person in self._here if person not in self._at and self._may(person)]
        before = [person for _, person in self._numbered]
        people = {row.id: row.alias for row in self._tx.find(Person, id={*self._at, *others, *before})}
        listed: list[Seat] = []
        for track in self._tracks:
            own = [person for person in self._people[track.id] if self._sits(track, person)]
            guests = others if len(self._shared) == 1 and track is self._shared[0] else []
            known = [person for number, person in self._numbered if number == track.number and track in self._shared]
            at = dict.fromkeys((*own, *guests, *known))
            listed += [self._seat(track, person, people) for person in at if person in people]
            turn = self._turns[track.id]
            if not track.people or (turn is not None and turn.person is None):
                listed.append(Seat(None, "", track.number, track.channel, on_turn=True if turn else None))
        return listed

    def present(self) -> dict[str, Present]:
        """Who is in the room, by id."""
        people = {row.id: row.alias for row in self._tx.find(Person, id=self._here)}
        own = {track.person: track.number for track in self._tracks if track.person}
        return {
            person: Present(people[person], self._may(person), own.get(person))
            for person in self._here
            if person in people
        }

    def _seat(self, track: Track, person: str, aliases: dict[str, str]) -> Seat:
        turn, note = self._turns[track.id], self._note(track, person)
        waits = turn is None and (person not in track.people or note == GONE)
        on_turn = False if waits else None if turn is None else turn.person == person
        handed = track in self._shared
        return Seat(person, aliases[person], track.number, track.channel, on_turn, handed, note=note)

    def _sits(self, track: Track, person: str) -> bool:
        """Whether a person (id) is at a track's microphone: at no newer one, or at a shared one besides their own."""
        at, turn = self._at.get(person), self._turns[track.id]
        has_it = turn is not None and turn.person == person
        besides = at is not None and at not in self._shared and track in self._shared
        return (at is track or besides or (at is not None and has_it)) and self._stays(track, person)

    def _note(self, track: Track, person: str) -> str:
        """What is noted of a person (id) at a track's microphone."""
        if person not in self._here:
            return GONE
        if not self._may(person):
            return SAYS_NO
        return SHARED if self._at.get(person, track) not in [track, *self._shared] else ""

    def _stays(self, track: Track, person: str) -> bool:
        """Whether a person (id) is recorded by a track, or may yet be: who says no has no turn to come."""
        turn = self._turns[track.id]
        return self._may(person) or turn is None or turn.person == person

    def _may(self, person: str) -> bool:
        """Whether a person (id) may be recorded in the take."""
        take = self._take
        return self._house.consents.allows_in(self._tx, person, Use.RECORD, song=take.song, take=take.id)
