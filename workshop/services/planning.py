"""Deciding what a take records: who, on which channel, for how long, into which files. Within one transaction."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from workshop.domain.attendance import Attendance
from workshop.domain.backing import backing_text
from workshop.domain.consent import Use
from workshop.domain.ids import new_id
from workshop.domain.people import Person
from workshop.domain.session import Song
from workshop.domain.take import Take, TakeStatus, Track
from workshop.errors import ConsentError, StateError
from workshop.messages import message
from workshop.services.attendance import in_order
from workshop.services.channels import Candidate, assign, chosen, not_here
from workshop.services.cueing import Cueing, music_frame
from workshop.services.documents import CORE
from workshop.services.lookup import find_person
from workshop.services.seating import channel_list, wishes
from workshop.services.songs import find_song
from workshop.services.still_allowed import refuse_changed_layers
from workshop.services.take_backing import BACKING
from workshop.services.take_files import take_path
from workshop.services.take_request import Started, TakeRequest
from workshop.store import durable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from workshop.domain.channel_list import ChannelList
    from workshop.domain.recording import Armed, Backing, TakePlan
    from workshop.domain.session import Session
    from workshop.services.backings import Along
    from workshop.services.channels import Assignment, Chosen
    from workshop.services.house import House
    from workshop.store.transaction import Reader, Writer


@dataclass(frozen=True, slots=True)
class Planned:
    """A take whose rows are written, and what to tell the recorder."""

    started: Started
    plan: TakePlan


class Planner:
    """Plans takes for one library."""

    def __init__(self, house: House) -> None:
        self._house = house

    def preview(self, request: TakeRequest) -> tuple[Session, Song | None, int]:
        """Refuse early what cannot be recorded on any device; returns the session, the song and how many tracks.

        Raises:
            StateError, ConsentError, NotFoundError, AmbiguousError: As `commit`.
        """
        with self._house.library.read() as tx:
            session = self._house.sessions.open_in(tx, request.session)
            song = find_song(tx, request.song) if request.song else None
            who = self._chosen(tx, session, request, song)
        if request.seconds is not None and request.seconds <= 0:
            raise StateError(
                message("A take lasts longer than 0 seconds."), message("Leave `--seconds` out to stop it yourself.")
            )
        return session, song, who.channels

    def assigned(self, request: TakeRequest, armed: Armed) -> tuple[Session, Assignment]:
        """Who would be recorded now on an open device, and on which channel; nothing is written.

        Raises:
            StateError, ConsentError, NotFoundError, AmbiguousError: As `commit`.
        """
        with self._house.library.read() as tx:
            session = self._house.sessions.open_in(tx, request.session)
        listed = channel_list(self._house, session)
        with self._house.library.read() as tx:
            song = find_song(tx, request.song) if request.song else None
            return session, self._assigned(tx, session, song, request, armed, listed)

    def begin(self, request: TakeRequest, armed: Armed, along: Along) -> Planned:
        """Write a take's rows, and make its folder: one that is not there later is one that went away.

        Raises:
            LibraryError: They cannot be written.
            StateError, ConsentError: As `commit`.
        """
        with self._house.library.read() as tx:
            session = self._house.sessions.open_in(tx, request.session)
        listed = channel_list(self._house, session)
        return self.begin_with(lambda tx: self.commit(tx, request, armed, along, listed))

    def begin_with(self, commit: Callable[[Writer], Planned]) -> Planned:
        """Write the rows that `commit` writes, and make the take's folder. Raises LibraryError, and what it raises."""
        made = None
        try:
            with self._house.library.write() as tx:
                planned = commit(tx)
                folder = planned.plan.folder
                durable.make_private(folder.parent)
                folder.mkdir(mode=durable.PRIVATE_FOLDER)
                made = folder
                # Before the rows are: a take whose folder a power cut took back could never be stored.
                durable.sync_folder(folder.parent)
        except BaseException as failure:
            if made is not None:
                with suppress(OSError):
                    made.rmdir()
            if not isinstance(failure, OSError):
                raise
            from workshop.store.failures import explain

            raise explain(failure, self._house.paths.home) from failure
        return planned

    def commit(
        self,
        tx: Writer,
        request: TakeRequest,
        armed: Armed,
        along: Along,
        listed: ChannelList | None = None,
    ) -> Planned:
        """Write the rows and the event of a take that is about to start.

        Raises:
            StateError: No session is open, a take rolls, nobody is here, there are too few channels, or a length
                makes no sense; or something of what is played along is being deleted.
            ConsentError: Somebody named did not say yes to being recorded, or nobody did; or somebody in what is
                played along does not say yes to being heard any more.
        """
        session = self._house.sessions.open_in(tx, request.session)
        song = find_song(tx, request.song) if request.song else tx.get(Song, along.song or "")
        assigned = self._assigned(tx, session, song, request, armed, listed)
        self._check_backing(tx, along)
        cueing = Cueing(self._house, request, armed, along.backing)
        take = self.new_take(tx, session, song, armed, along.backing)
        tracks = tuple(
            replace(self.track(take, number, channel, people), start_frame=cueing.start_frame)
            for number, (channel, people) in enumerate(assigned.channels, start=1)
        )
        for row in (take, *tracks):
            tx.add(row)
        self._house.events.append(
            tx,
            session.id,
            "take.started",
            take=take.id,
            number=take.number,
            tracks=len(tracks),
            sample_rate=take.sample_rate,
            left_out=assigned.left_out,
            song=take.song,
        )
        cued = cueing.plan(tx, take, tracks, take_path(self._house, session, take))
        started = Started(session, take, tracks, self._aliases(tx, tracks), assigned.left_out, cueing.limit)
        started = replace(started, origins=assigned.origins, listed=listed, remarks=along.remarks + cued.remarks)
        calibrated = cued.calibration is not None or along.backing is None or not armed.output
        counted = music_frame(along.backing) if request.seconds is not None else 0
        started = replace(started, calibration=cued.calibration, calibrated=calibrated, counted_from=counted)
        return Planned(started, cued.plan)

    def track(self, take: Take, number: int, channel: int, people: tuple[str, ...]) -> Track:
        """A track's row before its first sample. Its file's name holds numbers only."""
        file = f"take-{take.number:03d}-ch{channel:02d}.wav"
        return Track(new_id(), self._house.library.site, take.id, number, channel, people, file, f"ch{channel:02d}")

    def _assigned(
        self,
        tx: Reader,
        session: Session,
        song: Song | None,
        request: TakeRequest,
        armed: Armed,
        listed: ChannelList | None,
    ) -> Assignment:
        who = self._chosen(tx, session, request, song)
        return assign(who, armed.channels, wishes(tx, session, armed, listed))

    def _chosen(self, tx: Reader, session: Session, request: TakeRequest, song: Song | None) -> Chosen:
        """Who of the people in the room is to be recorded."""
        here = [row.person for row in in_order(tx.find(Attendance, session=session.id)) if row.here]
        aliases = {person.id: person.alias for person in tx.find(Person, id=here)}
        players = {
            person: Candidate(person, aliases[person], self._may_record(tx, person, song))
            for person in here
            if person in aliases
        }

        def player(wanted: str) -> Candidate:
            person = find_person(tx, wanted)
            if person.id not in players:
                raise not_here(person.alias)
            return players[person.id]

        named = {channel: player(wanted) for channel, wanted in request.channels.items()}
        shared = {channel: tuple(player(wanted) for wanted in several) for channel, several in request.shared.items()}
        return chosen(list(players.values()), named, shared)

    def _may_record(self, tx: Reader, person: str, song: Song | None) -> bool:
        """Whether a person may be recorded, on this song where there is one."""
        return self._house.consents.allows_in(tx, person, Use.RECORD, song=song.id if song else None)

    def _check_backing(self, tx: Reader, along: Along) -> None:
        """Refuse a backing with somebody in it who does not allow it to be heard in the group, or does no longer."""
        if along.layers is not None:
            refuse_changed_layers(self._house, tx, along.layers)
            return
        for person in along.backing.people if along.backing else ():
            if not self._house.consents.allows_in(tx, person, Use.LISTEN_IN_GROUP):
                raise ConsentError(
                    message("Somebody in the backing has not said yes to being heard in the group."),
                    message("Record without it: `workshop take record --no-backing`."),
                )

    def new_take(self, tx: Writer, session: Session, song: Song | None, armed: Armed, backing: Backing | None) -> Take:
        """The row of the next take, with the document of its backing.

        A folder that is there already is never recorded into.
        """
        identifier = new_id()
        number = 1 + max((take.number for take in tx.find(Take, session=session.id)), default=0)
        while (self._house.paths.session(session.folder) / take_folder(number)).exists():
            number += 1
        document = None
        if backing is not None:
            text = backing_text(backing, self._house.paths.home)
            document = self._house.documents.keep_in(tx, CORE, BACKING, identifier, text, session=session.id).id
        return Take(
            identifier,
            self._house.library.site,
            session.id,
            number,
            take_folder(number),
            self._house.clock.now(),
            TakeStatus.ROLLING,
            armed.driver,
            armed.device,
            armed.host_api,
            armed.sample_rate,
            armed.channels,
            song=song.id if song else None,
            backing=document,
        )

    @staticmethod
    def _aliases(tx: Reader, tracks: tuple[Track, ...]) -> Mapping[str, str]:
        """The aliases of the people on the tracks, by id."""
        ids = {person for track in tracks for person in track.people}
        return {person.id: person.alias for person in tx.find(Person, id=ids)}


def take_folder(number: int) -> str:
    """The folder of a take's files, relative to its session's."""
    return f"takes/take-{number:03d}"
