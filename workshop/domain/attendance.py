"""Attendance: who was there, from when to when. Presence is a difference of UTC instants, never of local times."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum


class State(StrEnum):
    """How somebody stands in a session's attendance. Visitors are a count in the session, not a row."""

    PRESENT = "present"
    LATE = "late"
    LEFT = "left"
    EXCUSED = "excused"
    ABSENT = "absent"


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

HERE = frozenset({State.PRESENT, State.LATE})


@dataclass(frozen=True, slots=True)
class Stay:
    """One unbroken presence in the room; `until` is None while it lasts. Both are UTC instants."""

    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Attendance:
    """One person in one session.

    `subject` is the id by which this session's log knows the person, drawn for this session only: erasing the row cuts
    the tie. `place` counts arrivals from 1 (None: never came) and decides who gets which channel. `late` stays true
    when a late-comer leaves; `first` is a first visit ever (a drop-in). `role` is the person's role in the group that
    day.
    """

    id: str
    site: str
    session: str
    person: str
    subject: str
    state: State
    role: str = "member"
    place: int | None = None
    late: bool = False
    first: bool = False
    stays: tuple[Stay, ...] = ()

    @property
    def here(self) -> bool:
        """Whether the person is in the room now."""
        return self.state in HERE

    @property
    def in_at(self) -> datetime | None:
        """When the person first came in, or None."""
        return self.stays[0].since if self.stays else None

    @property
    def out_at(self) -> datetime | None:
        """When the person last went out, or None while they are here or if they never came."""
        return self.stays[-1].until if self.stays else None


def presence(attendance: Attendance, now: datetime) -> timedelta:
    """How long the person has been in the room up to `now`.

    Nothing after `now` counts, and no stay counts below zero.
    """
    spans = (max(min(stay.until or now, now) - stay.since, timedelta()) for stay in attendance.stays)
    return sum(spans, timedelta())


def arrive(attendance: Attendance, state: State, at: datetime, place: int) -> Attendance:
    """The row after the person came in (or was corrected to be here) at `at`.

    Somebody who is here already keeps the stay they are in, so marking twice changes no times. A return after leaving
    opens a new stay, never before the last one ended, and `late` stays as it was at the first arrival.
    """
    stays = attendance.stays
    arriving = not stays or (attendance.here and len(stays) == 1)
    late = state is State.LATE if arriving else attendance.late
    if not attendance.here or not stays:
        went = stays[-1].until if stays else None
        stays = (*stays, Stay(since=max(at, went or at)))
    shown = State.LATE if late else State.PRESENT
    return replace(attendance, state=shown, late=late, stays=stays, place=attendance.place or place)


def leave(attendance: Attendance, at: datetime) -> Attendance:
    """The row after the person went out at `at`; never before they came in. Somebody who is not here is unchanged."""
    if not attendance.here or not attendance.stays:
        return attendance
    last = attendance.stays[-1]
    closed = Stay(last.since, max(at, last.since))
    return replace(attendance, state=State.LEFT, stays=(*attendance.stays[:-1], closed))


def stay_away(attendance: Attendance, state: State) -> Attendance:
    """The row after it was noted that the person did not come: excused or absent.

    It takes back any stay noted by mistake.
    """
    return replace(attendance, state=state, late=False, stays=(), place=None)


def whole_minutes(span: timedelta) -> int:
    """A length of time as the number of minutes that are full, as everything about a session is told."""
    return span // timedelta(minutes=1)


def microseconds(at: datetime) -> int:
    """An instant as microseconds since 1970 in UTC, exactly."""
    return (at - EPOCH) // MICROSECOND


def instant(microseconds_since_1970: int) -> datetime:
    """The UTC instant of `microseconds`."""
    return EPOCH + microseconds_since_1970 * MICROSECOND
