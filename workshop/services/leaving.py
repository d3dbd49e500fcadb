"""Who goes while a take rolls, or takes their yes back, is not recorded any longer; each ending is told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from workshop.domain.take import Take, TakeStatus, Track, length
from workshop.messages import Message, message
from workshop.services.driving import driven
from workshop.services.on_take import (
    alias_of,
    newest_turn,
    open_tracks,
    own_track,
    people_at,
    planned_tracks,
    rolling_in,
    shared_by,
    tracks_at,
)
from workshop.services.rolling import steered
from workshop.services.turning import Turns, may_record, subject_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from workshop.domain.recording import Recorder
    from workshop.domain.session import Session
    from workshop.services.house import House


class Leaving:
    """Ends what a take that rolls records of one person.

    Raises, from everything that drives the recorder:
        DeviceError: It does not do it: then the take goes on as it was, and it can be tried again.
    """

    def __init__(self, house: House, recorder: Callable[[], Recorder]) -> None:
        self._house = house
        self._recorder = recorder
        self._turns = Turns(house)

    def gone(self, session: Session, person: str) -> list[Message]:
        """End what a take of the session still records of a person (id) who has gone; returns what there is to tell.

        Their own track ends on the frame that sounds now. On a shared microphone their turn ends: nobody has it then.
        Doing it again changes nothing.
        """
        take = rolling_in(self._house, session)
        return [] if take is None else self._end(take, person)

    def withdrawn(self, person: str) -> list[Message]:
        """The same for a person (id) who did not, or no longer, say yes to a take that records them.

        A shared microphone of which nobody said yet who has it is nobody's until somebody says so.
        """
        with self._house.library.read() as tx:
            takes = tx.find(Take, status=TakeStatus.ROLLING)
            unwilling = [take for take in takes if not may_record(self._house, tx, person, take)]
        return [sentence for take in unwilling for sentence in self._end(take, person, refused=True)]

    def reminder(self, session: Session, person: str) -> Message | None:
        """How a person (id) who is back gets the microphone that they share; None where they have none to share."""
        take = rolling_in(self._house, session)
        if take is None:
            return None
        with self._house.library.read() as tx:
            tracks = tracks_at(self._house, tx, take, person, None)
            shared = shared_by(tx, tracks, person)
            if own_track(tx, tracks, person) is not None or not shared:
                return None
            turn = newest_turn(tx, shared[0])
            if turn is None or turn.person == person:
                return None
            facts = {"name": alias_of(tx, person), "track": shared[0].number, "take": take.number}
        return message("{name} shares track {track} of take {take}: `workshop take turn {track} {name}`.", **facts)

    def _end(self, take: Take, person: str, *, refused: bool = False) -> list[Message]:
        """End what a take still records of a person (id), if it rolls."""
        with self._house.library.read() as tx:
            # A track that is about to begin has its row by now, and whoever begins it has the lock.
            if not any(person in people_at(tx, track) for track in planned_tracks(tx, take)):
                return []
        recorder = self._recorder()
        with steered(self._house, recorder, take.id) as status:
            if status is None:
                return []
            with self._house.library.read() as tx:
                tracks = open_tracks(self._house, tx, take, status)
                name = alias_of(tx, person)
                own, shared = own_track(tx, tracks, person), shared_by(tx, tracks, person)
                turns = [(track, newest_turn(tx, track)) for track in shared]
            told = [] if own is None else [self._left(recorder, take, own, name)]
            for track, turn in turns:
                if turn is None and not refused:
                    told.append(_shared(take, track, name))
                elif turn is None or turn.person == person:
                    time = self._nobodys(recorder, take, track)
                    told += _handed_back(take, track, name, time, had_it=turn is not None)
        if own is not None and len(tracks) == 1:
            told.append(
                message("Take {number} records nobody now. End it with `workshop take stop`.", number=take.number)
            )
        return told

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
        facts = {"name": name, "take": take.number, "time": _time(take, frame)}
        if frame <= track.start_frame:
            return message("The track of {name} in take {take} has ended at {time}; nothing is on it.", **facts)
        return message("The track of {name} in take {take} has ended at {time}; what is on it is kept.", **facts)

    def _nobodys(self, recorder: Recorder, take: Take, track: Track) -> str:
        """Make a shared microphone nobody's from now on; returns since when, as people read it."""
        with driven():
            frame = recorder.turn(track.number, None)
        self._turns.stored(take, track, None, frame)
        return _time(take, frame)


def _handed_back(take: Take, track: Track, name: str, time: str, *, had_it: bool) -> list[Message]:
    """That a shared microphone is nobody's, because whoever had it has gone, or somebody at it said no."""
    if not had_it:
        nobody = message("Nobody is on track {track} from {time}.", track=track.number, time=time)
        return [nobody, _shared(take, track, name)]
    return [
        message(
            "The turn of {name} has ended: nobody is on track {track} of take {take} from {time}.",
            name=name,
            track=track.number,
            take=take.number,
            time=time,
        )
    ]


def _shared(take: Take, track: Track, name: str) -> Message:
    """What to do when somebody left a shared microphone of which nobody said yet who has it."""
    return message(
        "{name} shared track {track} of take {take}. Say who has it now: `workshop take turn {track} NAME`.",
        name=name,
        track=track.number,
        take=take.number,
    )


def _time(take: Take, frame: int) -> str:
    """A frame of a take as people read it."""
    return length(frame / take.sample_rate)
