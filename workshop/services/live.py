"""What happens to a take while it rolls: people join and leave, microphones change hands, markers are set."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from workshop.domain.consent import Consent, Use
from workshop.domain.ids import new_id
from workshop.domain.take import Marker, MarkerKind, Take, TakeStatus, Track, length
from workshop.errors import ConsentError, StateError, WorkshopError
from workshop.messages import Message, message
from workshop.services.channels import refusal
from workshop.services.cueing import track_plan
from workshop.services.finishing import driven
from workshop.services.on_take import alias_of, newest_turn, open_tracks, own_track, shared_by, take_path
from workshop.services.rolling import alone, rolling_row
from workshop.services.seating import free_name, seat_for
from workshop.services.turning import Turns, joinable, may_record, subject_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from workshop.domain.recording import Recorder, Rolling
    from workshop.domain.session import Session
    from workshop.domain.take import Turn
    from workshop.services.house import House
    from workshop.services.planning import Planner
    from workshop.store.transaction import Reader


class LiveTake:
    """Changes the take that rolls.

    The recorder answers with a frame, which it has journaled before the library knows it.
    """

    def __init__(self, house: House, planner: Planner, recorder: Callable[[], Recorder]) -> None:
        self._house = house
        self._planner = planner
        self._recorder = recorder
        self._turns = Turns(house)

    def join(self, alias: str, channel: int | None) -> Track:
        """Give somebody in the room a track, from the frame on which the recorder adds it.

        Raises StateError, ConsentError.
        """
        recorder = self._recorder()
        with alone(self._house):
            take = rolling_row(self._house, status_of(recorder))
            with self._house.library.read() as tx:
                person = joinable(self._house, tx, take, alias)
            track = self._join(recorder, take, person.id, channel)
        if track is None:
            raise StateError(
                message("{name} cannot get a channel in take {number}.", name=person.alias, number=take.number),
                message("They are on it already, or no channel is free."),
            )
        return track

    def join_if_rolling(self, session: Session, person: str) -> tuple[Take, Track] | None:
        """Give a person (id) who is here a track if a take of the session rolls; None where they have one.

        Who left and came back gets a new one; who shares a microphone takes a turn again.

        Raises:
            ConsentError: They did not say yes to being recorded.
            StateError: No channel is free.
        """
        take = self._rolling(session)
        if take is None:
            return None
        with self._house.library.read() as tx:
            if self._is_on(tx, take, person):
                return None
            self._admit(tx, take, person)
        recorder = self._recorder()
        with alone(self._house):
            status = status_of(recorder)
            if status is None or status.take != take.id:
                return None
            track = self._join(recorder, take, person, None)
            with self._house.library.read() as tx:
                if track is None and not self._is_on(tx, take, person):
                    raise _no_channel(tx, take, person)
        return None if track is None else (take, track)

    def leave_if_rolling(self, session: Session, person: str) -> list[Message]:
        """End what a take of the session still records of a person (id) who has gone; returns what there is to tell.

        Their own track ends on the frame that sounds now. On a shared microphone their turn ends: nobody has it then.
        Doing it again changes nothing. Raises DeviceError where the recorder does not do it: then the take goes on.
        """
        take = self._rolling(session)
        if take is None:
            return []
        recorder = self._recorder()
        with alone(self._house):
            status = status_of(recorder)
            if status is None or status.take != take.id:
                return []
            with self._house.library.read() as tx:
                tracks = open_tracks(self._house, tx, take)
                name = alias_of(tx, person)
                own, shared = own_track(tracks, person), shared_by(tracks, person)
                turns = {track.id: newest_turn(tx, track) for track in shared}
            told = [] if own is None else [self._left(recorder, take, own, name)]
            for track in shared:
                turn = turns[track.id]
                if turn is None:
                    told.append(_shared_no_more(take, track, name))
                elif turn.person == person:
                    told.append(self._handed_back(recorder, take, track, name))
        if own is not None and len(tracks) == 1:
            told.append(_records_nobody(take))
        return told

    def reminder(self, session: Session, person: str) -> Message | None:
        """How a person (id) who is back gets the microphone that they share; None where they have none to share."""
        take = self._rolling(session)
        if take is None:
            return None
        with self._house.library.read() as tx:
            tracks = open_tracks(self._house, tx, take)
            shared = shared_by(tracks, person)
            if own_track(tracks, person) is not None or not shared:
                return None
            turn = newest_turn(tx, shared[0])
            if turn is None or turn.person == person:
                return None
            facts = {"name": alias_of(tx, person), "track": shared[0].number, "take": take.number}
        return message("{name} shares track {track} of take {take}: `workshop take turn {track} {name}`.", **facts)

    def mark(self, kind: str) -> Marker:
        """Set a marker; `kind` is one of `MarkerKind`. Raises StateError."""
        if kind not in set(MarkerKind):
            raise StateError(
                message("A marker is one of these words: {kinds}.", kinds=", ".join(MarkerKind)),
                message('Write more in a note: `workshop note add "…" --take NUMBER`.'),
            )
        recorder = self._recorder()
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

    def turn(self, track: int | None, alias: str | None) -> Turn:
        """Note who is on a track from now on; see `Turns.turn`."""
        return self._turns.turn(self._recorder(), track, alias)

    def _rolling(self, session: Session) -> Take | None:
        """The take of a session that rolls by its row."""
        with self._house.library.read() as tx:
            takes = tx.find(Take, session=session.id, status=TakeStatus.ROLLING)
        return takes[-1] if takes else None

    def _admit(self, tx: Reader, take: Take, person: str) -> None:
        """Refuse to give a track to a person (id) who did not say yes. Who has answered is not asked again."""
        if may_record(self._house, tx, person, take):
            return
        told = refusal(alias_of(tx, person))
        asked = tx.count(Consent, person=person, use=Use.RECORD)
        raise ConsentError(
            message("{reason} So take {number} has no track of theirs.", reason=told.message, number=take.number),
            None if asked else told.hint,
        )

    def _is_on(self, tx: Reader, take: Take, person: str) -> bool:
        """Whether a person (id) has a track of a take that is still written, or shares one."""
        return any(person in track.people for track in open_tracks(self._house, tx, take))

    def _join(self, recorder: Recorder, take: Take, person: str, channel: int | None) -> Track | None:
        """Write a track's row, let the recorder add it, and note its first frame.

        None where there is no channel for it.
        """
        with self._house.library.write() as tx:
            rows, still = tx.find(Track, take=take.id), open_tracks(self._house, tx, take)
            taken = {row.channel for row in still}
            free = [c for c in range(1, take.channels + 1) if c not in taken and channel in {None, c}]
            if not free or any(person in row.people for row in still):
                return None
            number = 1 + max((row.number for row in rows), default=0)
            folder = take_path(self._house, tx, take)
            chosen = seat_for(self._house, tx, take, person, free)
            track = self._planner.track(take, number, chosen, (person,))
            track = replace(track, file=free_name(track.file, folder, {row.file for row in rows}))
            tx.add(track)
        try:
            with driven():
                frame = recorder.join(track_plan(track))
        except WorkshopError:
            with self._house.library.write() as tx:
                # A recorder that does not answer may have made the file; who is on it is kept as long as that.
                if not (folder / track.file).exists():
                    tx.remove(track)
            raise
        return self._joined(take, replace(track, start_frame=frame))

    def _joined(self, take: Take, track: Track) -> Track:
        """Store and log the frame on which a joined track starts."""
        with self._house.library.write() as tx:
            tx.put(track)
            subject = subject_of(tx, take.session, track.person)
            about: dict[str, Any] = {
                "take": take.id,
                "number": take.number,
                "track": track.id,
                "frame": track.start_frame,
            }
            self._house.events.append(tx, take.session, "take.joined", subject=subject, **about)
        return track

    def _left(self, recorder: Recorder, take: Take, track: Track, name: str) -> Message:
        """Have the recorder end a track; store and log the frame."""
        with driven():
            frame = recorder.leave(track.number)
        with self._house.library.write() as tx:
            # What is written in the end is told by the journal; a length of 0 would mean that it still rolls.
            tx.put(replace(track, frames=max(frame - track.start_frame, 1)))
            about: dict[str, Any] = {"take": take.id, "number": take.number, "track": track.id, "frame": frame}
            subject = subject_of(tx, take.session, track.person)
            self._house.events.append(
                tx, take.session, "take.left", subject=subject, track_number=track.number, **about
            )
        return message(
            "The track of {name} in take {take} has ended at {time}; what is on it is kept.",
            name=name,
            take=take.number,
            time=_time(take, frame),
        )

    def _handed_back(self, recorder: Recorder, take: Take, track: Track, name: str) -> Message:
        """End a turn on a shared microphone: nobody has it from then on."""
        with driven():
            frame = recorder.turn(track.number, None)
        self._turns.stored(take, track, None, frame)
        return message(
            "{name} has left, so nobody is on track {track} of take {take} from {time}.",
            name=name,
            track=track.number,
            take=take.number,
            time=_time(take, frame),
        )


def _no_channel(tx: Reader, take: Take, person: str) -> StateError:
    """The refusal to give a person (id) a track where every channel has one."""
    name = alias_of(tx, person)
    return StateError(
        message("Take {number} has no channel free for {name}.", number=take.number, name=name),
        message("They can use somebody's microphone: `workshop take turn TRACK {name}`.", name=name),
    )


def _shared_no_more(take: Take, track: Track, name: str) -> Message:
    """What to do when somebody left a shared microphone of which nobody said yet who has it."""
    return message(
        "{name} shared track {track} of take {take}. Say who has it now: `workshop take turn {track} NAME`.",
        name=name,
        track=track.number,
        take=take.number,
    )


def _records_nobody(take: Take) -> Message:
    """That the last track of a take has ended while it rolls."""
    return message("Take {number} records nobody now. End it with `workshop take stop`.", number=take.number)


def _time(take: Take, frame: int) -> str:
    """A frame of a take as people read it."""
    return length(frame / take.sample_rate)


def status_of(recorder: Recorder) -> Rolling | None:
    """The take that rolls, or None. Raises DeviceError."""
    with driven():
        return recorder.status()
