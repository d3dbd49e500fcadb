"""Arming a device and starting a take on it. The last seconds before a take are kept in memory while it is armed."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from workshop.domain.calibration import Calibration, Setup
from workshop.domain.consent import Consent, Decision, Use
from workshop.domain.people import Person
from workshop.domain.take import Take, TakeStatus
from workshop.errors import ConsentError, StateError, WorkshopError
from workshop.services.backings import Backings
from workshop.services.calibrations import Calibrations, refuse_deaf
from workshop.services.devices import is_usual, with_usual
from workshop.services.driving import driven, status_of
from workshop.services.rolling import alone, armed, refuse_while_rolling, with_room
from workshop.services.take_request import Ready

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from workshop.domain.mixing import Progress
    from workshop.domain.recording import DeviceRequest, Recorder
    from workshop.services.backings import Along
    from workshop.services.finishing import Finisher
    from workshop.services.house import House
    from workshop.services.planning import Planned, Planner
    from workshop.services.take_request import Started, TakeRequest


class Starter:
    """Arms devices and starts takes on them."""

    def __init__(self, house: House, planner: Planner, finisher: Finisher) -> None:
        self._house, self._planner, self._finisher = house, planner, finisher
        self._backings = Backings(house)

    def arm(self, recorder: Recorder, request: TakeRequest) -> Ready:
        """Open a device and keep the last seconds of everybody who would be recorded now.

        Where nobody could be, as without a session, the device is open all the same, and nothing is kept.
        """
        self._refuse_rolling(recorder)
        with armed(recorder, with_usual(self._house, request.device)) as device:
            return self._keep(recorder, request, Ready(device))

    def keep(self, recorder: Recorder, request: TakeRequest, ready: Ready) -> Ready:
        """Keep whoever would be recorded now: who came is heard from now on, who left or said no is forgotten."""
        return self._keep(recorder, request, ready)

    def record(
        self, recorder: Recorder, request: TakeRequest, preparing: Callable[[], AbstractContextManager[Progress | None]]
    ) -> Started:
        """Start a take; see `TakeService.record`."""
        session, song, tracks = self._planner.preview(request)
        request = self._backings.fitted(request, session)
        with alone(self._house):
            self._refuse_rolling(recorder)
            with_room(self._house)
            asked = with_usual(self._house, request.device, session)
            with armed(recorder, asked) as device:
                with preparing() as told:
                    along = self._backings.choose(request, session, song, device, tracks, told)
                with self._swept(along):
                    planned = self._planner.begin(request, device, along)
            with self._swept(along):
                pre_roll = self._roll(recorder, planned)
        limit = planned.started.limit_frames
        started = replace(planned.started, limit_frames=None if limit is None else limit + pre_roll)
        started = replace(started, pre_roll_frames=pre_roll, usual=is_usual(asked, device))
        self._house.host.notify("workshop_take_started", session=started.session, take=started.take)
        return started

    def calibrate(
        self, recorder: Recorder, request: DeviceRequest, channel: int, announce: Callable[[], object]
    ) -> Calibration:
        """Play clicks through a device, find them on a channel, and keep the round trip."""
        with alone(self._house):
            self._refuse_rolling(recorder)
            with armed(recorder, with_usual(self._house, request)) as device:
                refuse_deaf(device, channel)
                announce()
                with driven():
                    frames = recorder.calibrate(channel)
            with driven():
                recorder.disarm()
        found = Calibration(Setup.of(device), frames, self._house.clock.now())
        Calibrations(self._house).keep(found)
        return found

    @contextmanager
    def _swept(self, along: Along) -> Iterator[None]:
        """Leave nothing behind that was made for a take that does not begin."""
        try:
            yield
        except BaseException:
            self._backings.sweep(along)
            raise

    def _keep(self, recorder: Recorder, request: TakeRequest, ready: Ready) -> Ready:
        people, left_out, refused = {}, 0, None
        try:
            session, assigned = self._planner.assigned(request, ready.device)
            people, left_out = dict(assigned.channels), assigned.left_out
        except (StateError, ConsentError) as error:
            if request.channels or request.shared or request.session:
                raise
            session, refused = None, error
        noes = self._noes(people)
        before = {person for several in ready.people.values() for person in several}
        unsaid = {person for row, person in noes.items() if row not in ready.noes and person in before}
        with driven():
            if unsaid:
                # What another window keeps is that window's to forget: it looks for itself.
                with suppress(StateError):
                    recorder.pre_roll({channel: them for channel, them in people.items() if not unsaid & {*them}})
            # Asked for anew each time: what another window did, or the device, is seen by what is there.
            kept = recorder.pre_roll(people)
        aliases = self._aliases(people)
        return Ready(ready.device, people, aliases, kept.most, kept.now, left_out, session, refused, noes)

    def _noes(self, people: dict[int, tuple[str, ...]]) -> dict[str, str]:
        """Who of those who may be recorded now said no before, by the id of what they said.

        One that was not there at the last look was said since, and a yes after it. What is in memory of them was kept
        without a yes, and is forgotten.
        """
        ids = {person for several in people.values() for person in several}
        with self._house.library.read() as tx:
            rows = tx.find(Consent, person=ids, use=Use.RECORD) if ids else []
            return {row.id: row.person for row in rows if row.decision is not Decision.GRANTED}

    def _aliases(self, people: dict[int, tuple[str, ...]]) -> dict[str, str]:
        """The aliases of people by id."""
        ids = {person for several in people.values() for person in several}
        if not ids:
            return {}
        with self._house.library.read() as tx:
            return {person.id: person.alias for person in tx.find(Person, id=ids)}

    def _roll(self, recorder: Recorder, planned: Planned) -> int:
        """Start the recorder on a planned take; if it will not, leave no take behind that never was."""
        try:
            with driven():
                return recorder.start(planned.plan)
        except WorkshopError:
            self._finisher.abandon(planned.started.take, recorder)
            raise

    def _refuse_rolling(self, recorder: Recorder) -> None:
        """Refuse while a take rolls; one whose recorder is gone is stored first."""
        with self._house.library.read() as tx:
            rolling = tx.find(Take, status=TakeStatus.ROLLING)
        if not rolling:
            return
        status = status_of(recorder)
        for take in rolling:
            if status is not None and status.take == take.id:
                refuse_while_rolling(take)
        self._finisher.recover(recorder)
