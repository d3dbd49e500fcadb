"""What happens to a take while it rolls: late-comers join, microphones change hands, markers are set."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from workshop.domain.attendance import Attendance
from workshop.domain.consent import Consent, Use
from workshop.domain.ids import new_id
from workshop.domain.people import Person
from workshop.domain.session import Session
from workshop.domain.take import Marker, MarkerKind, Take, Track, Turn
from workshop.errors import ConsentError, StateError, WorkshopError
from workshop.messages import Message, message
from workshop.services.channels import not_here, refusal
from workshop.services.finishing import driven
from workshop.services.lookup import find_person
from workshop.services.planning import Planner, track_plan
from workshop.services.rolling import alone, rolling_row

if TYPE_CHECKING:
    from workshop.domain.recording import Recorder, Rolling
    from workshop.services.house import House
    from workshop.store.transaction import Reader, Writer


class LiveTake:
    """Changes the take that rolls.

    The recorder answers with a frame, which it has journaled before the library knows it.
    """

    def __init__(self, house: House, planner: Planner) -> None:
        self._house = house
        self._planner = planner

    def join(self, recorder: Recorder, alias: str, channel: int | None) -> Track:
        """Give somebody in the room a track, from the frame on which the recorder adds it.

        Raises StateError, ConsentError.
        """
        with alone(self._house):
            take = rolling_row(self._house, status_of(recorder))
            with self._house.library.read() as tx:
                person = self._joinable(tx, take, alias)
            track = self._join(recorder, take, person.id, channel)
        if track is None:
            raise StateError(
                message("{name} cannot get a channel in take {number}.", name=person.alias, number=take.number),
                message("They are on it already, or no channel is free."),
            )
        return track

    def join_by_itself(self, recorder: Recorder, take: Take, person: str) -> tuple[Take, Track] | None:
        """Give a person (id) who is in the room a track; None where they have one, or the take has just ended.

        Raises:
            ConsentError: They did not say yes to being recorded.
            StateError: No channel is free.
        """
        with self._house.library.read() as tx:
            if _is_on(tx, take, person):
                return None
            self._admit(tx, take, person)
        with alone(self._house):
            status = status_of(recorder)
            if status is None or status.take != take.id:
                return None
            track = self._join(recorder, take, person, None)
            with self._house.library.read() as tx:
                if track is None and not _is_on(tx, take, person):
                    raise _no_channel(tx, take, person)
        return None if track is None else (take, track)

    def mark(self, recorder: Recorder, kind: str) -> Marker:
        """Set a marker; `kind` is one of `MarkerKind`. Raises StateError."""
        if kind not in set(MarkerKind):
            raise StateError(
                message("A marker is one of these words: {kinds}.", kinds=", ".join(MarkerKind)),
                message('Write more in a note: `workshop note add "…" --take NUMBER`.'),
            )
        take = rolling_row(self._house, status_of(recorder))
        identifier = new_id()
        with driven():
            frame = recorder.mark(identifier, kind)
        marker = Marker(identifier, self._house.library.site, take.id, frame, kind)
        with self._house.library.write() as tx:
            if tx.get(Marker, identifier) is None:
                tx.add(marker)
            self._house.events.append(
                tx,
                take.session,
                "take.marker",
                take=take.id,
                number=take.number,
                marker=identifier,
                frame=frame,
                kind=kind,
            )
        return marker

    def turn(self, recorder: Recorder, track: int, alias: str | None) -> Turn:
        """Note who is on a track (its number) from now on; None for nobody.

        Raises:
            StateError: Nothing rolls, there is no such track, or they are not here.
            ConsentError: They did not say yes to being recorded.
            NotFoundError, AmbiguousError: Nobody goes by that name, or several do.

        Whoever is refused may hold the microphone all the same: from then on the track is nobody's.
        """
        take = rolling_row(self._house, status_of(recorder))
        with self._house.library.read() as tx:
            rows = tx.find(Track, take=take.id, number=track)
            if not rows:
                raise StateError(
                    message("Take {number} has no track {track}.", number=take.number, track=track),
                    message("`workshop take show {number}` shows its tracks.", number=take.number),
                )
            who, refused = None, None
            try:
                who = self._joinable(tx, take, alias).id if alias is not None else None
            except WorkshopError as error:
                refused = error
        with driven():
            frame = recorder.turn(track, who)
        with self._house.library.write() as tx:
            turn = self._turned(tx, take, rows[0], who, frame)
        if refused is not None:
            raise type(refused)(refused.message, _nobodys(track, refused.hint)) from refused
        return turn

    def _joinable(self, tx: Reader, take: Take, alias: str) -> Person:
        """The person, if they are in the room and may be recorded."""
        person = find_person(tx, alias)
        row = next(iter(tx.find(Attendance, session=take.session, person=person.id)), None)
        if row is None or not row.here:
            raise not_here(person.alias)
        if not self._may_record(tx, person.id, take):
            raise refusal(person.alias)
        return person

    def _admit(self, tx: Reader, take: Take, person: str) -> None:
        """Refuse to give a track to a person (id) who did not say yes. Who has answered is not asked again."""
        if self._may_record(tx, person, take):
            return
        told = refusal(_alias(tx, person))
        asked = tx.count(Consent, person=person, use=Use.RECORD)
        raise ConsentError(
            message("{reason} So take {number} has no track of theirs.", reason=told.message, number=take.number),
            None if asked else told.hint,
        )

    def _may_record(self, tx: Reader, person: str, take: Take) -> bool:
        """Whether a person (id) may be recorded in a take."""
        return self._house.consents.allows_in(tx, person, Use.RECORD, song=take.song, take=take.id)

    def _join(self, recorder: Recorder, take: Take, person: str, channel: int | None) -> Track | None:
        """Write a track's row, let the recorder add it, and note its first frame.

        None where there is no channel for it.
        """
        with self._house.library.write() as tx:
            rows = tx.find(Track, take=take.id)
            taken = {row.channel for row in rows}
            free = [c for c in range(1, take.channels + 1) if c not in taken and channel in {None, c}]
            if not free or any(person in row.people for row in rows):
                return None
            number = 1 + max((row.number for row in rows), default=0)
            track = self._planner.track(take, number, free[0], (person,))
            tx.add(track)
        try:
            with driven():
                frame = recorder.join(track_plan(track))
        except WorkshopError:
            with self._house.library.write() as tx:
                session = tx.get(Session, take.session)
                # A recorder that does not answer may have made the file; who is on it is kept as long as that.
                if session is None or not (self._planner.folder(session, take) / track.file).exists():
                    tx.remove(track)
            raise
        return self._joined(take, replace(track, start_frame=frame))

    def _joined(self, take: Take, track: Track) -> Track:
        """Store and log the frame on which a joined track starts."""
        with self._house.library.write() as tx:
            tx.put(track)
            subject = _subject(tx, take.session, track.person)
            about: dict[str, Any] = {
                "take": take.id,
                "number": take.number,
                "track": track.id,
                "frame": track.start_frame,
            }
            self._house.events.append(tx, take.session, "take.joined", subject=subject, **about)
        return track

    def _turned(self, tx: Writer, take: Take, track: Track, person: str | None, frame: int) -> Turn:
        """Store and log a turn."""
        absorbed = tx.find(Turn, track=track.id, from_frame=frame, person=person)
        if absorbed:
            return absorbed[0]
        for last in tx.find(Turn, track=track.id, to_frame=None):
            tx.put(replace(last, to_frame=frame))
        turn = Turn(new_id(), self._house.library.site, track.id, person, frame)
        tx.add(turn)
        subject = _subject(tx, take.session, person)
        about: dict[str, Any] = {"take": take.id, "number": take.number, "track": track.id, "frame": frame}
        about |= {"track_number": track.number, "nobody": person is None}
        self._house.events.append(tx, take.session, "take.turn", subject=subject, **about)
        return turn


def _is_on(tx: Reader, take: Take, person: str) -> bool:
    """Whether a person (id) has a track of a take, or shares one."""
    return any(person in track.people for track in tx.find(Track, take=take.id))


def _alias(tx: Reader, person: str) -> str:
    """What a person (id) is called."""
    known = tx.get(Person, person)
    return known.alias if known else "?"


def _no_channel(tx: Reader, take: Take, person: str) -> StateError:
    """The refusal to give a person (id) a track where every channel has one."""
    name = _alias(tx, person)
    return StateError(
        message("Take {number} has no channel free for {name}.", number=take.number, name=name),
        message("They can use somebody's microphone: `workshop take turn TRACK {name}`.", name=name),
    )


def _nobodys(track: int, hint: Message | None) -> Message:
    """What a refused turn leaves behind, and the way out."""
    if hint is None:
        return message("Nobody is on track {track} from now on.", track=track)
    return message("Nobody is on track {track} from now on. {hint}", track=track, hint=hint)


def status_of(recorder: Recorder) -> Rolling | None:
    """The take that rolls, or None. Raises DeviceError."""
    with driven():
        return recorder.status()


def _subject(tx: Reader, session: str, person: str | None) -> str | None:
    """How the log of a session (id) knows a person (id)."""
    rows = tx.find(Attendance, session=session, person=person) if person is not None else []
    return rows[0].subject if rows else None
