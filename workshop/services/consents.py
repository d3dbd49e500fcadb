"""What people's recordings may be used for: asked, written down, never altered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from workshop.domain.attendance import Attendance
from workshop.domain.consent import LISTENING, Consent, Decision, Scope, Use, all_allow, allows
from workshop.domain.ids import new_id
from workshop.domain.session import Session
from workshop.domain.take import Take, TakeStatus
from workshop.errors import StateError
from workshop.messages import message
from workshop.services.checks import end_of
from workshop.services.lookup import find_person
from workshop.services.on_take import has_now, tracks_at
from workshop.services.songs import find_song
from workshop.services.take_lookup import find_take

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workshop.domain.people import Person
    from workshop.messages import Message
    from workshop.services.attendance import Marked
    from workshop.services.house import House
    from workshop.store.transaction import Reader, Writer


@dataclass(frozen=True, slots=True)
class Answered:
    """A decision that was written down. `joined` is what came of it in a take that rolls where the person is.

    `told` says what of them is not recorded any longer, and `problem` why they still are.
    """

    consent: Consent
    joined: Marked | None = None
    told: tuple[Message, ...] = ()
    problem: Message | None = None


class ConsentService:
    """Writes decisions down and answers what they allow. Rows are only ever added."""

    def __init__(self, house: House) -> None:
        self._house = house

    def record(self, alias: str, use: Use, decision: Decision, **about: Any) -> Answered:
        """Write down what one person said about one use; `about` as for `record_all`."""
        return self.record_all((alias,), (use,), decision, **about)[0]

    def record_all(
        self,
        aliases: Iterable[str],
        uses: Iterable[Use],
        decision: Decision,
        *,
        take: int | None = None,
        song: str | None = None,
        until: date | datetime | None = None,
        how: str = "",
        session: str | None = None,
    ) -> tuple[Answered, ...]:
        """Write down what people said about each of some uses, person by person: all of it, or nothing.

        Who is here and says yes to being recorded joins a rolling take; who takes it back is on it no longer.

        It holds for everything, or for one `take` (its number) or `song` (title or number). `until` is the last day on
        which a grant holds, or the UTC instant at which it ends; `how` is how they were asked.

        Raises:
            NotFoundError: There is no such person, take or song.
            StateError: Both a take and a song are named, or `until` cannot be meant.
        """
        if take is not None and song is not None:
            raise StateError(
                message("A consent is for one take or for one song."), message("Write it down once for each.")
            )
        listed = tuple(dict.fromkeys(uses))
        with self._house.library.write() as tx:
            people = {found.id: found for found in (find_person(tx, alias) for alias in aliases)}
            ends = self._ends(decision, until)
            rows = []
            for person in people.values():
                scope, target = self._target(tx, person, take, song, session)
                for use in listed:
                    at = self._after(tx, person.id)
                    site = self._house.library.site
                    row = Consent(new_id(), site, person.id, use, decision, scope, target, at, ends, how.strip())
                    tx.add(row)
                    self._log(tx, row)
                    rows.append(row)
        return tuple(self._answered(row) for row in rows)

    def _answered(self, row: Consent) -> Answered:
        """What comes of a decision in a take that rolls."""
        if row.use not in LISTENING:
            return Answered(row)
        heeding = self._house.takes.heeding
        if row.use is Use.RECORD and row.decision is not Decision.GRANTED:
            heeded = heeding.withdrawn(row.person)
            return Answered(row, told=heeded.told, problem=heeded.problem)
        joined = self._house.attendance.join(row.person) if row.use is Use.RECORD else None
        heeded = heeding.heard()
        return Answered(row, joined, heeded.told, heeded.problem)

    def allows(
        self, person: str, use: Use, *, song: str | None = None, take: str | None = None, at: datetime | None = None
    ) -> bool:
        """Whether a person allows a use now, or `at` a UTC instant; person, song and take by id."""
        with self._house.library.read() as tx:
            return self.allows_in(tx, person, use, song=song, take=take, at=at)

    def allows_in(
        self,
        tx: Reader,
        person: str,
        use: Use,
        *,
        song: str | None = None,
        take: str | None = None,
        at: datetime | None = None,
    ) -> bool:
        """As `allows`, within a transaction."""
        rows = tx.find(Consent, person=person, use=use)
        return allows(rows, person, use, at or self._house.clock.now(), song=song, take=take)

    def all_allow(
        self,
        people: Iterable[str],
        use: Use,
        *,
        song: str | None = None,
        take: str | None = None,
        at: datetime | None = None,
    ) -> bool:
        """Whether everybody in `people` allows a use; ids throughout. Nobody at all allows nothing."""
        listed = tuple(people)
        with self._house.library.read() as tx:
            rows = tx.find(Consent, person=listed, use=use)
            return all_allow(rows, listed, use, at or self._house.clock.now(), song=song, take=take)

    def rows(self, alias: str | None = None) -> tuple[Consent, ...]:
        """The decisions of one person or of everybody, oldest first. Raises NotFoundError, AmbiguousError."""
        with self._house.library.read() as tx:
            found = tx.find(Consent, person=find_person(tx, alias).id) if alias else tx.find(Consent)
        return tuple(sorted(found, key=lambda row: (row.at, row.id)))

    def still_recording(self, person: str) -> int | None:
        """The number of the take that records a person (id) now although they did not, or no longer, say yes."""
        with self._house.library.read() as tx:
            for take in tx.find(Take, status=TakeStatus.ROLLING):
                heard = any(has_now(tx, track, person) for track in tracks_at(self._house, tx, take, person, None))
                if heard and not self.allows_in(tx, person, Use.RECORD, song=take.song, take=take.id):
                    return take.number
        return None

    def _target(
        self, tx: Reader, person: Person, take: int | None, song: str | None, session: str | None
    ) -> tuple[Scope, str]:
        """How far a decision reaches, and the id of what it reaches."""
        if take is not None:
            return Scope.TAKE, find_take(tx, self._house.sessions.latest_in(tx, session), take).id
        if song is not None:
            return Scope.SONG, find_song(tx, song).id
        return Scope.PERSON, person.id

    def _ends(self, decision: Decision, until: date | datetime | None) -> datetime | None:
        """When a grant ends."""
        if until is None:
            return None
        ends = until if isinstance(until, datetime) else end_of(until, self._house.clock.zone())
        if decision is not Decision.GRANTED:
            raise StateError(
                message("Only a yes can end by itself; a no holds until a new yes."), message("Leave `--until` out.")
            )
        if ends <= self._house.clock.now():
            raise StateError(
                message("That consent would be over already."), message("Give a day that is still to come.")
            )
        return ends

    def _after(self, tx: Reader, person: str) -> datetime:
        """Now, or just after the person's newest decision where the clock was set back: the last word counts."""
        newest = max((row.at for row in tx.find(Consent, person=person)), default=None)
        now = self._house.clock.now()
        return now if newest is None or now > newest else newest + timedelta(microseconds=1)

    def _log(self, tx: Writer, row: Consent) -> None:
        """Log a decision in every open session in which the person is known."""
        for session in tx.find(Session, closed_at=None):
            for known in tx.find(Attendance, session=session.id, person=row.person):
                self._house.events.append(
                    tx,
                    session.id,
                    "consent.recorded",
                    subject=known.subject,
                    consent=row.id,
                    use=row.use.value,
                    decision=row.decision.value,
                    scope=row.scope.value,
                )
