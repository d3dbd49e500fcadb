"""Numbers of people that give nobody away.

Statistics Norway hides cells under three, and so many others that the hidden ones cannot be worked out; research ethics
asks for five. The rule here is simpler and cannot be solved: either every part of a whole is told, or none of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop.domain.attendance import State
from workshop.services.disclosure.people import take_totals

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workshop.services.disclosure.draft import Draft
    from workshop.services.disclosure.values import Cell, Row

LIMIT = 5
FLOOR = 3
HIDDEN = ":"


def told(count: int, limit: int = LIMIT) -> Cell:
    """A number of people that stands alone: hidden when it is small but not zero. The limit is at least three."""
    return HIDDEN if 0 < count < max(limit, FLOOR) else count


def told_parts(parts: Mapping[str, int], limit: int = LIMIT) -> dict[str, Cell]:
    """The parts of one whole: all hidden as soon as one is small, since the others and the whole would give it away."""
    small = any(told(count, limit) == HIDDEN for count in parts.values())
    return {name: HIDDEN if small else count for name, count in parts.items()}


def count_facts(draft: Draft) -> Row:
    """The session in totals: its month, its length, how many people, and what was recorded."""
    session, rows = draft.records.session, draft.records.attendance
    states = {state.value: sum(row.state is state for row in rows) for state in State}
    first = sum(row.first for row in rows)
    visits = told_parts({"first_visits": first, "others": len(rows) - first})
    return {
        "month": draft.local(session.opened_at)[:7],
        "minutes_open": draft.minute(session.closed_at or draft.now),
        "people": told(len(rows)),
        **told_parts(states),
        "first_visits": visits["first_visits"],
        "visitors": told(session.visitors),
        **take_totals(draft),
    }
