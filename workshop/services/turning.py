"""Turns: who has a shared microphone of the take that rolls, from one frame on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from workshop.domain.attendance import Attendance
from workshop.domain.consent import Use
from workshop.domain.ids import new_id
from workshop.domain.take import Take, Track, Turn
from workshop.errors import StateError, WorkshopError
from workshop.messages import Message, message
from workshop.services.channels import not_here, refusal
from workshop.services.finishing import driven
from workshop.services.lookup import find_person
from workshop.services.on_take import newest_turn, open_tracks, shared_by
from workshop.services.rolling import rolling_row

if TYPE_CHECKING:
    from workshop.domain.people import Person
    from workshop.domain.recording import Recorder
    from workshop.services.house import House
    from workshop.store.transaction import Reader, Writer


class Turns:
    """Hands microphones over. The recorder answers with a frame, which it has journaled before the library knows it."""

    def __init__(self, house: House) -> None:
        self._house = house

    def turn(self, recorder: Recorder, track: int | None, alias: str | None) -> Turn:
        """Note who is on a track (its number) from now on; None for nobody.

        Without a track the shared microphone is meant: the only one, or the one that they are on. Somebody who was not
        planned there is one of the track's people from then on.

        Raises:
            StateError: Nothing rolls, there is no such track, it cannot be told which is meant, or they are not here.
            ConsentError: They did not say yes to being recorded.
            NotFoundError, AmbiguousError: Nobody goes by that name, or several do.

        Whoever is refused may hold the microphone all the same: from then on the track is nobody's.
        """
        with driven():
            status = recorder.status()
        take = rolling_row(self._house, status)
        with self._house.library.read() as tx:
            who, refused = None, None
            try:
                who = joinable(self._house, tx, take, alias).id if alias is not None else None
            except WorkshopError as error:
                refused = error
            try:
                chosen = self._chosen(tx, take, track, who)
            except StateError as error:
                raise (refused or error) from error
        with driven():
            frame = recorder.turn(chosen.number, who)
        turned = self.stored(take, chosen, who, frame)
        if refused is not None:
            raise type(refused)(refused.message, _nobodys(chosen.number, refused.hint)) from refused
        return turned

    def stored(self, take: Take, track: Track, person: str | None, frame: int) -> Turn:
        """Store and log that a person (id), or nobody, is on a track from a frame on that the recorder has told."""
        with self._house.library.write() as tx:
            absorbed = tx.find(Turn, track=track.id, from_frame=frame, person=person, to_frame=None)
            if absorbed:
                return absorbed[0]
            self._opened(tx, track, person, frame)
            for last in tx.find(Turn, track=track.id, to_frame=None):
                tx.put(replace(last, to_frame=frame))
            turn = Turn(new_id(), self._house.library.site, track.id, person, frame)
            tx.add(turn)
            subject = subject_of(tx, take.session, person)
            about: dict[str, Any] = {"take": take.id, "number": take.number, "track": track.id, "frame": frame}
            about |= {"track_number": track.number, "nobody": person is None}
            self._house.events.append(tx, take.session, "take.turn", subject=subject, **about)
        return turn

    def _opened(self, tx: Writer, track: Track, person: str | None, frame: int) -> None:
        """Make somebody new one of a track's people. What it held until now stays that one person's whose it was."""
        track = tx.get(Track, track.id) or track
        if person is None or person in track.people:
            return
        owner = track.person
        if owner is not None and frame > track.start_frame and newest_turn(tx, track) is None:
            tx.add(Turn(new_id(), track.site, track.id, owner, track.start_frame, frame))
        tx.put(replace(track, people=(*track.people, person)))

    def _chosen(self, tx: Reader, take: Take, number: int | None, person: str | None) -> Track:
        """The track that is meant. Raises StateError."""
        rows = open_tracks(self._house, tx, take)
        if number is not None:
            named = [row for row in rows if row.number == number]
            if not named:
                raise _no_track(take, number, ended=bool(tx.find(Track, take=take.id, number=number)))
            return named[0]
        shared = [row for row in rows if len(row.people) != 1 or newest_turn(tx, row) is not None]
        theirs = [row for row in rows if person in row.people]
        found = next((some for some in (shared, shared_by(rows, person or ""), theirs, rows) if len(some) == 1), None)
        if found is None:
            raise _which(take, shared or rows)
        return found[0]


def joinable(house: House, tx: Reader, take: Take, alias: str) -> Person:
    """The person of that name, if they are in the room and may be recorded in the take.

    Raises StateError, ConsentError, NotFoundError, AmbiguousError.
    """
    person = find_person(tx, alias)
    row = next(iter(tx.find(Attendance, session=take.session, person=person.id)), None)
    if row is None or not row.here:
        raise not_here(person.alias)
    if not may_record(house, tx, person.id, take):
        raise refusal(person.alias)
    return person


def may_record(house: House, tx: Reader, person: str, take: Take) -> bool:
    """Whether a person (id) may be recorded in a take."""
    return house.consents.allows_in(tx, person, Use.RECORD, song=take.song, take=take.id)


def subject_of(tx: Reader, session: str, person: str | None) -> str | None:
    """How the log of a session (id) knows a person (id)."""
    rows = tx.find(Attendance, session=session, person=person) if person is not None else []
    return rows[0].subject if rows else None


def _no_track(take: Take, number: int, *, ended: bool) -> StateError:
    """The refusal of a track that is not there, or not any more."""
    way_out = message("`workshop take show {number}` shows its tracks.", number=take.number)
    if ended:
        return StateError(
            message("Track {track} of take {number} has ended.", track=number, number=take.number), way_out
        )
    return StateError(message("Take {number} has no track {track}.", number=take.number, track=number), way_out)


def _which(take: Take, rows: list[Track]) -> StateError:
    """The refusal where several microphones could be meant, or none."""
    if not rows:
        return StateError(
            message("Take {number} records nobody now.", number=take.number),
            message("Whoever comes in gets a track: `workshop attend NAME`."),
        )
    numbers = ", ".join(str(row.number) for row in rows)
    return StateError(
        message("Take {number} has several microphones.", number=take.number),
        message("Say which of the tracks {tracks} it is: `workshop take turn TRACK NAME`.", tracks=numbers),
    )


def _nobodys(track: int, hint: Message | None) -> Message:
    """What a refused turn leaves behind, and the way out."""
    if hint is None:
        return message("Nobody is on track {track} from now on.", track=track)
    return message("Nobody is on track {track} from now on. {hint}", track=track, hint=hint)
