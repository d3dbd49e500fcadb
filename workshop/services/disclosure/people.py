"""The rows about people, and the facts of the session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop.domain.attendance import Attendance, State, presence, whole_minutes
from workshop.services.disclosure.draft import Draft, zone_of

if TYPE_CHECKING:
    from workshop.services.disclosure.values import Row


def session_facts(draft: Draft) -> Row:
    """What is told of the session itself; the names of group, venue and plan are words people typed."""
    records, cover = draft.records, draft.cover
    session = records.session
    return {
        "session": cover.id(session.id, "s"),
        "group": cover.text(records.group.name if records.group else ""),
        "activity": cover.text(records.group.activity if records.group else ""),
        "venue": cover.text(records.venue.name if records.venue else ""),
        "plan": cover.text(session.plan),
        "leader_pid": cover.person(session.leader) if session.leader else "",
        "leader": cover.shown(session.leader) if session.leader else "",
        "zone": str(zone_of(session.zone)),
        "opened_at": draft.instant(session.opened_at),
        "closed_at": draft.instant(session.closed_at),
        "opened_local": draft.local(session.opened_at),
        "closed_local": draft.local(session.closed_at),
        "minutes_open": draft.minute(session.closed_at or draft.now),
        "people": len(records.attendance),
        **{state.value: sum(row.state is state for row in records.attendance) for state in State},
        "first_visits": sum(row.first for row in records.attendance),
        "visitors": session.visitors,
        **take_totals(draft),
    }


def take_totals(draft: Draft) -> Row:
    """The session's recordings in numbers that say nothing of anybody."""
    takes = draft.records.takes
    return {
        "takes": len(takes),
        "songs": len({take.song for take in takes if take.song}),
        "seconds_recorded": round(sum(take.frames / take.sample_rate for take in takes if take.sample_rate), 3),
        "lost_frames": sum(take.lost_frames for take in takes),
    }


def attendance_rows(draft: Draft) -> tuple[Row, ...]:
    """One row a person, ordered by alias or drawn id, which tells nothing of the register."""
    rows = (_attendance(draft, row) for row in draft.records.attendance)
    return tuple(sorted(rows, key=lambda row: (str(row["person"]), str(row["pid"]))))


def _attendance(draft: Draft, row: Attendance) -> Row:
    """One person's attendance; exact times only at level alias, and only of those who may be named."""
    named = draft.cover.may_name(row.person)
    end = draft.records.session.closed_at or draft.now
    return {
        "pid": draft.cover.person(row.person),
        "person": draft.cover.shown(row.person),
        "state": row.state.value,
        "role": str(row.role) if str(row.role) in {"leader", "member", "health"} else "",
        "late": row.late,
        "first": row.first,
        "in_minute": draft.minute(row.in_at),
        "out_minute": draft.minute(row.out_at),
        "minutes": whole_minutes(presence(row, end)),
        "in_at": draft.instant(row.in_at) if named else "",
        "out_at": draft.instant(row.out_at) if named else "",
    }
