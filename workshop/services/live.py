"""What happens to a take while it rolls: people join and leave, microphones change hands, markers are set."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from workshop.domain.consent import Consent, Use
from workshop.domain.ids import new_id
from workshop.domain.take import Marker, MarkerKind, Take, Track
from workshop.errors import ConsentError, StateError, WorkshopError
from workshop.messages import message
from workshop.services.absorbing import remove_track
from workshop.services.channels import not_here, refusal
from workshop.services.cueing import track_plan
from workshop.services.driving import driven, status_of
from workshop.services.on_take import alias_of, open_tracks, people_at, planned_tracks, rolling_in, tracks_at
from workshop.services.rolling import alone, rolling_row, steered
from workshop.services.seating import free_name, seat_for
from workshop.services.take_files import session_of, take_path
from workshop.services.take_request import Spot
from workshop.services.turning import Turns, is_here, joinable, may_record, subject_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

    from workshop.domain.recording import Recorder, Rolling
    from workshop.domain.session import Session
    from workshop.services.house import House
    from workshop.services.planning import Planner
    from workshop.services.take_request import Turned
    from workshop.store.transaction import Reader, Writer


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
            status = status_of(recorder)
            take = rolling_row(self._house, status)
            with self._house.library.read() as tx:
                person = joinable(self._house, tx, take, alias)
            track = self._join(recorder, take, status, person.id, channel)
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
            ConsentError: They did not say yes to being recorded, or no longer.
            StateError: No channel is free, or they have gone in the meantime.
        """
        take = rolling_in(self._house, session)
        if take is None:
            return None
        with self._house.library.read() as tx:
            if tracks_at(self._house, tx, take, person, None):
                return None
            self._admit(tx, take, person)
        recorder = self._recorder()
        with steered(self._house, recorder, take.id) as status:
            if status is None:
                return None
            track = self._join(recorder, take, status, person)
            with self._house.library.read() as tx:
                if track is None and not tracks_at(self._house, tx, take, person, status):
                    raise _no_channel(tx, take, person)
        return None if track is None else (take, track)

    def mark(self, kind: str) -> Spot:
        """Set a marker; `kind` is one of `MarkerKind`. Raises StateError, also where the take was just deleted."""
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
            now = tx.get(Take, take.id)
            if now is None or now.removed:
                raise StateError(
                    message("Take {number} was deleted meanwhile.", number=take.number),
                    message("`workshop take list` shows the others."),
                )
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
        return Spot(take, marker)

    def turn(self, track: int | None, alias: str | None) -> Turned:
        """Note who is on a track from now on; see `Turns.turn`."""
        return self._turns.turn(self._recorder(), track, alias)

    def _admit(self, tx: Reader, take: Take, person: str) -> None:
        """Refuse to give a track to a person (id) who is not here, or did not say yes.

        Who has answered is not asked again.
        """
        if not is_here(tx, take, person):
            raise not_here(alias_of(tx, person))
        if may_record(self._house, tx, person, take):
            return
        told = refusal(alias_of(tx, person))
        asked = tx.count(Consent, person=person, use=Use.RECORD)
        raise ConsentError(
            message("{reason} So take {number} has no track of theirs.", reason=told.message, number=take.number),
            None if asked else told.hint,
        )

    def _join(
        self, recorder: Recorder, take: Take, status: Rolling | None, person: str, channel: int | None = None
    ) -> Track | None:
        """Write a track's row, let the recorder add it, and note its first frame.

        None where there is no channel for it.
        """
        with self._house.library.write() as tx:
            # What they said or did while others held the lock counts.
            self._admit(tx, take, person)
            folder = take_path(self._house, session_of(tx, take), take)
            still = open_tracks(self._house, tx, take, status)
            _remove_unbegun(tx, take, person, folder, {row.id for row in still})
            rows = tx.find(Track, take=take.id)
            taken = {row.channel for row in still}
            free = [c for c in range(1, take.channels + 1) if c not in taken and channel in {None, c}]
            if not free or any(person in people_at(tx, row) for row in still):
                return None
            number = 1 + max((row.number for row in rows), default=0)
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


def _remove_unbegun(tx: Writer, take: Take, person: str, folder: Path, begun: Collection[str]) -> None:
    """Remove the row of a track that was to be a person's (id) and that nobody came to add, as after a kill.

    `begun` are the ids of those that are written.
    """
    for row in planned_tracks(tx, take):
        if row.people == (person,) and row.id not in begun and not (folder / row.file).exists():
            remove_track(tx, row)


def _no_channel(tx: Reader, take: Take, person: str) -> StateError:
    """The refusal to give a person (id) a track where every channel has one."""
    name = alias_of(tx, person)
    return StateError(
        message("Take {number} has no channel free for {name}.", number=take.number, name=name),
        message("They can use somebody's microphone: `workshop take turn TRACK {name}`.", name=name),
    )
