"""Recording: a take is in the library before its first sample, and its rows are what its files hold."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING

from workshop.domain.take import Take, Track, Verdict
from workshop.errors import PluginError, StateError, WorkshopError
from workshop.messages import Message, joined, message
from workshop.services.deleting import DeletionService
from workshop.services.driving import driven, status_of
from workshop.services.expiring import Expiring
from workshop.services.finishing import Finisher
from workshop.services.heeding import Heeding
from workshop.services.live import LiveTake
from workshop.services.planning import Planner
from workshop.services.rolling import LOCK, alone, refuse_while_rolling, rolling_row, unsaved
from workshop.services.starting import Starter
from workshop.services.take_lookup import find_take, takes_of
from workshop.services.take_request import Joined
from workshop.store.lock import locked

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from workshop.domain.calibration import Calibration
    from workshop.domain.mixing import Progress
    from workshop.domain.recording import Device, DeviceRequest, Level, Recorder, Rolling
    from workshop.services.house import House
    from workshop.services.take_request import Finished, Ready, Spot, Started, TakeRequest, Turned


class TakeService:
    """Records, stops, marks and judges takes. Whoever starts or ends one holds a lock that a killed process lets go of.

    Raises, from everything that drives the recorder:
        PluginError: No plugin provides one.
        DeviceError: The device or its driver cannot do it.
    """

    def __init__(self, house: House) -> None:
        self._house = house
        self._planner = Planner(house)
        self._finisher = Finisher(house)
        self._starter = Starter(house, self._planner, self._finisher)
        self.heeding = Heeding(house, lambda: self.recorder)
        self.live = LiveTake(house, self._planner, lambda: self.recorder)
        self._made: Recorder | None = None

    @property
    def recorder(self) -> Recorder:
        """The recorder that a plugin provides."""
        if self._made is None:
            found = self._house.host.first("workshop_recorder")
            if found is None:
                raise PluginError(
                    message("There is no recorder."),
                    message("`workshop plugin list` says which plugins are missing and why."),
                )
            self._made = found[1]
        return self._made

    def devices(self, *, brief: bool = False) -> tuple[Device, ...]:
        """List the audio devices of every driver, looked up afresh; `brief`, without asking for their rates."""
        with driven():
            return self.recorder.devices(brief=brief)

    def arm(self, request: TakeRequest) -> Ready:
        """Open a device without recording, and keep the last seconds of everybody who would be recorded in memory.

        Where nobody could be, as without a session, it is open all the same. Then `record` begins the take with them.
        Raises StateError while a take rolls, or what `record` refuses where the request names somebody.
        """
        return self._starter.arm(self.recorder, request)

    def keep(self, request: TakeRequest, ready: Ready) -> Ready:
        """Look who is there now, while a device is armed: who came is kept too, who left or said no is forgotten."""
        return self._starter.keep(self.recorder, request, ready)

    def calibrate(
        self, request: DeviceRequest, channel: int, announce: Callable[[], object] = lambda: None
    ) -> Calibration:
        """Play clicks through a device, find them on a channel (from 1), and keep how far it runs behind.

        `announce` is called when the device is known to do it, before the first click.

        Raises StateError while a take rolls, DeviceError where the clicks do not come back as they should.
        """
        return self._starter.calibrate(self.recorder, request, channel, announce)

    def disarm(self) -> None:
        """Let go of an armed device."""
        with driven():
            self.recorder.disarm()

    def wait(self, seconds: float) -> bool:
        """Wait up to `seconds` for the rolling take to end by itself; returns whether it has. Then call `finish`."""
        with driven():
            return self.recorder.wait(seconds)

    def levels(self) -> tuple[Level, ...]:
        """The levels since the last call, one a channel."""
        with driven():
            return self.recorder.levels()

    def rolling(self) -> Rolling | None:
        """The take that rolls in this library now, or None."""
        return status_of(self.recorder)

    def record(
        self, request: TakeRequest, preparing: Callable[[], AbstractContextManager[Progress | None]] = nullcontext
    ) -> Started:
        """Start a take: everybody in the room who said yes, in order of arrival, or those the request names.

        `preparing` is entered while the backing is made, which may take long, and yields what is to hear how far it is,
        or None: what is raised in there, such as KeyboardInterrupt, leaves no take behind.

        Raises:
            StateError: No session is open, a take rolls, nobody is here, somebody named is not here, or there are too
                few channels.
            ConsentError: Somebody named did not say yes to being recorded, or nobody did.
            LibraryError: The disk is full.
            PluginError, PresetError, FileError: There is a backing to play, and it could not be made.
            NotFoundError: There is no such take to record over, or no such section to punch in to.
        """
        return self._starter.record(self.recorder, request, preparing)

    def stop(self) -> Finished:
        """End the rolling take and store what its files hold, also when it just ended by itself.

        Raises StateError when nothing is being recorded.
        """
        recorder = self.recorder
        # Looked up before the lock is waited for: whoever holds it may be storing the take that is meant.
        take = rolling_row(self._house, status_of(recorder))
        with alone(self._house):
            self._end(recorder, take)
            finished = self._finisher.close(take, recorder)
        if finished is None:
            raise StateError(message("Take {number} never began; nothing was recorded.", number=take.number))
        self._finisher.tell(finished)
        return finished

    def finish(self, take: str) -> Finished:
        """Store what the files of a take (id) that has ended by itself hold; doing it again changes nothing.

        Raises:
            StateError: It still rolls, or never began.
        """
        recorder = self.recorder
        with alone(self._house):
            status = status_of(recorder)
            if status is not None and status.take == take:
                raise StateError(
                    message("The take is still recording."), message("Stop it first with `workshop take stop`.")
                )
            with self._house.library.read() as tx:
                row = tx.get(Take, take)
            finished = None if row is None else self._finisher.close(row, recorder)
        if finished is None:
            raise StateError(message("That take never began; nothing was recorded."))
        self._finisher.tell(finished)
        return finished

    def join(self, alias: str, *, channel: int | None = None) -> Joined:
        """Give somebody in the room a track in the rolling take, from the frame on which the recorder adds it.

        Raises:
            StateError: Nothing rolls, they are not here or on the take already, or the channel is not free.
            ConsentError: They did not say yes to being recorded.
        """
        track = self.live.join(alias, channel)
        return Joined(track, self._heard(track))

    def mark(self, kind: str = "marker") -> Spot:
        """Set a marker in the rolling take; `kind` is one of `MarkerKind`.

        Raises StateError when nothing rolls or it is no such word.
        """
        return self.live.mark(kind)

    def turn(self, track: int | None, alias: str | None) -> Turned:
        """Note who is on a track (its number) of the rolling take from now on; None for nobody.

        Without a track the shared microphone is meant: the only one, or the one that they are on.

        Raises:
            StateError: Nothing rolls, the take has no such track, or they are not here.
            ConsentError: They did not say yes to being recorded; the frames are nobody's from then on.
        """
        try:
            turned = self.live.turn(track, alias)
        except WorkshopError as error:
            # Nobody has the microphone then, and nobody is to be heard through it.
            told = self.heeding.heard().told
            if not told:
                raise
            raise type(error)(error.message, joined(*filter(None, (error.hint, *told)))) from error
        return replace(turned, told=self._heard(turned.track))

    def _heard(self, track: Track) -> tuple[Message, ...]:
        """Have the headphones follow a change at a track's microphone. Raises what kept them from it."""
        heeded = self.heeding.heard({track.channel})
        if heeded.error is not None:
            raise heeded.error
        return heeded.told

    def verdict(self, number: int, verdict: Verdict, *, session: str | None = None) -> Take:
        """Say what the group thinks of a take; one that rolls can be circled already, and that taken back.

        Raises NotFoundError, and StateError for any other verdict while it rolls.
        """
        with self._house.library.write() as tx:
            take = find_take(tx, self._house.sessions.latest_in(tx, session), number)
            if verdict not in {Verdict.CIRCLED, Verdict.NONE}:
                refuse_while_rolling(take)
            judged = replace(take, verdict=verdict)
            if judged != take:
                tx.put(judged)
                words = {"verdict": verdict.value or "none", "before": take.verdict.value or "none"}
                self._house.events.append(tx, take.session, "take.verdict", take=take.id, number=number, **words)
        return judged

    def delete(self, number: int, *, session: str | None = None) -> Take:
        """Delete a take's audio for good, because somebody on it asks: no reason is needed, and it is never too late.

        Raises:
            StateError: No session is named and none is open, or the take rolls.
            NotFoundError: There is no such take.
            DeviceError: What was recorded over it is still on the disk; the next command tries again.
        """
        return DeletionService(self._house).whole(number, session=session).take

    def get(self, number: int, *, session: str | None = None) -> Take:
        """One take by its number. Raises StateError, NotFoundError, AmbiguousError."""
        with self._house.library.read() as tx:
            return find_take(tx, self._house.sessions.latest_in(tx, session), number)

    def tracks(self, take: str) -> tuple[Track, ...]:
        """The tracks of a take (id) by number."""
        with self._house.library.read() as tx:
            return tuple(tx.find(Track, take=take, order_by="number"))

    def recover(self, patience: float = 0.0) -> list[Message]:
        """Store what takes hold whose recorder is gone, seal what is not, and tell of one that rolls unattended.

        What was to be deleted goes first. Cheap when there is none. Where another window does the same it is left to
        that one after so many seconds of `patience`; whoever has any is told.
        """
        told = [*DeletionService(self._house).catch_up(), *self._recover(patience)]
        return [*told, *Expiring(self._house).look_unattended()]

    def _recover(self, patience: float) -> list[Message]:
        """Store, seal and tell."""
        if not self._finisher.pending():
            return []
        try:
            recorder = self.recorder
            with locked(self._house.paths.run / LOCK, patience) as held:
                if held:
                    return [*self._finisher.recover(recorder), *self._finisher.seal(recorder)]
            return [message("Another window is busy with a take.")] if patience else []
        except WorkshopError as error:
            return [error.message]

    def unsaved(self) -> frozenset[str]:
        """The ids of takes that roll by their rows alone: their recorder is gone, and their files could not be read."""
        return unsaved(self._house, lambda: self.recorder)

    def list(self, session: str | None = None) -> tuple[Take, ...]:
        """The takes of a session by number. Raises StateError, NotFoundError, AmbiguousError."""
        with self._house.library.read() as tx:
            return tuple(takes_of(tx, self._house.sessions.latest_in(tx, session)))

    @staticmethod
    def _end(recorder: Recorder, take: Take) -> None:
        """Have the recorder end a take; one that ended in the same moment needs no ending."""
        status = status_of(recorder)
        if status is None or status.take != take.id:
            return
        try:
            with driven():
                recorder.stop()
        except WorkshopError:
            status = status_of(recorder)
            if status is not None and status.take == take.id:
                raise
