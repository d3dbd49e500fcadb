"""Turns: who has a shared microphone of the take that rolls, from one frame on."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from workshop.domain.attendance import Attendance
from workshop.domain.consent import Use
from workshop.domain.ids import new_id
from workshop.domain.take import Take, Track, Turn
from workshop.errors import ConsentError, StateError, WorkshopError
from workshop.messages import Message, message
from workshop.services.absorbing import fitting, lay_turns
from workshop.services.channels import not_here, refusal
from workshop.services.driving import driven, status_of
from workshop.services.lookup import find_person
from workshop.services.on_take import alias_of, newest_turn, open_tracks, people_at, planned_tracks, shared_by
from workshop.services.rolling import rolling_row
from workshop.services.take_files import facts_of, session_of, take_path
from workshop.services.take_request import Turned

if TYPE_CHECKING:
    from workshop.domain.people import Person
    from workshop.domain.recording import Recorder, Rolling
    from workshop.services.house import House
    from workshop.store.transaction import Reader


class Turns:
    """Hands microphones over. The recorder answers with a frame, which it has journaled before the library knows it."""

    def __init__(self, house: House) -> None:
        self._house = house

    def turn(self, recorder: Recorder, track: int | None, alias: str | None) -> Turned:
        """Note who is on a track (its number) from now on; None for nobody.

        Without a track the shared microphone is meant: the only one, or the one that they are on. Somebody who was not
        planned there is heard from then on, and not in what was before.

        Raises:
            StateError: Nothing rolls, there is no such track, it cannot be told which is meant, or they are not here.
            ConsentError: They did not say yes to being recorded.
            NotFoundError, AmbiguousError: Nobody goes by that name, or several do.

        Whoever is refused may hold the microphone all the same: from then on the track is nobody's.
        """
        status = status_of(recorder)
        take = rolling_row(self._house, status)
        with self._house.library.read() as tx:
            named, refused = None, None
            try:
                named = joinable(self._house, tx, take, alias) if alias is not None else None
            except WorkshopError as error:
                refused = error
            who = named.id if named else None
            try:
                chosen = self._chosen(tx, take, track, who, status)
            except StateError as error:
                raise (refused or error) from error
        with driven():
            frame = recorder.turn(chosen.number, who)
        try:
            turned = self.stored(take, chosen, who, frame)
        except (ConsentError, StateError) as error:
            # They took their yes back, or left, between the question and the answer.
            with driven():
                frame, refused = recorder.turn(chosen.number, None), error
            turned = self.stored(take, chosen, None, frame)
        if refused is not None:
            raise type(refused)(refused.message, _nobodys(chosen.number, refused.hint)) from refused
        return Turned(take, chosen, turned, named.alias if named else "", self._own(take, turned))

    def _own(self, take: Take, turn: Turn) -> tuple[int, ...]:
        """The numbers of tracks that are written and are whose turn it is alone."""
        with self._house.library.read() as tx:
            rows = planned_tracks(tx, take) if turn.person is not None else []
        return tuple(row.number for row in rows if row.id != turn.track and row.people == (turn.person,))

    def stored(self, take: Take, track: Track, person: str | None, frame: int) -> Turn:
        """Store and log that a person (id), or nobody, is on a track from a frame on that the recorder has told.

        Others may have stored later turns, or the whole take, in the meantime: the journal knows the order.

        Raises:
            StateError, ConsentError: They are not in the room any more, or said no, while this was on its way. Their
                turn is stored all the same: its frames are not somebody else's.
        """
        turn = Turn(new_id(), self._house.library.site, track.id, person, frame)
        with self._house.library.write() as tx:
            now = tx.get(Track, track.id)
            if now is None:
                return turn
            lay_turns(tx, now, (*self._told(tx, take, now), (frame, person)))
            turn = tx.find(Turn, track=track.id, from_frame=frame, person=person)[0]
            subject = subject_of(tx, take.session, person)
            about: dict[str, Any] = {"take": take.id, "number": take.number, "track": track.id, "frame": frame}
            about |= {"track_number": track.number, "nobody": person is None}
            self._house.events.append(tx, take.session, "take.turn", subject=subject, **about)
            refused = None if person is None else refusal_of(self._house, tx, take, person)
        if refused is not None:
            raise refused
        return turn

    def _told(self, tx: Reader, take: Take, track: Track) -> list[tuple[int, str | None]]:
        """The turns that the journal has of a track, of people whom the library knows."""
        with suppress(OSError):
            facts, _ = fitting(tx, facts_of(take_path(self._house, session_of(tx, take), take)), take)
            return [(frame, person) for frame, number, person in facts.turns if number == track.number]
        return []

    def _chosen(self, tx: Reader, take: Take, number: int | None, person: str | None, status: Rolling | None) -> Track:
        """The track that is meant. Raises StateError."""
        rows = open_tracks(self._house, tx, take, status)
        if number is not None:
            named = [row for row in rows if row.number == number]
            if not named:
                raise _no_track(take, number, ended=bool(tx.find(Track, take=take.id, number=number)))
            return named[0]
        shared = [row for row in rows if len(row.people) != 1 or newest_turn(tx, row) is not None]
        theirs = [row for row in rows if person in people_at(tx, row)]
        found = next(
            (some for some in (shared, shared_by(tx, rows, person or ""), theirs, rows) if len(some) == 1), None
        )
        if found is None:
            raise _which(take, shared or rows)
        return found[0]


def joinable(house: House, tx: Reader, take: Take, alias: str) -> Person:
    """The person of that name, if they are in the room and may be recorded in the take.

    Raises StateError, ConsentError, NotFoundError, AmbiguousError.
    """
    person = find_person(tx, alias)
    refused = refusal_of(house, tx, take, person.id)
    if refused is not None:
        raise refused
    return person


def refusal_of(house: House, tx: Reader, take: Take, person: str) -> StateError | ConsentError | None:
    """Why a person (id) may not be recorded in a take now: they are not in the room, or did not say yes."""
    if not is_here(tx, take, person):
        return not_here(alias_of(tx, person))
    return None if may_record(house, tx, person, take) else refusal(alias_of(tx, person))


def is_here(tx: Reader, take: Take, person: str) -> bool:
    """Whether a person (id) is in the room of a take's session."""
    return any(row.here for row in tx.find(Attendance, session=take.session, person=person))


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
