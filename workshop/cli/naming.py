"""How a session is named to a leader, by its group and its day, and a person in a command, by alias or end of id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop.cli.cells import clock_day
from workshop.domain.people import name_key

if TYPE_CHECKING:
    from workshop.cli.request import Request
    from workshop.domain.session import Session


def named(request: Request, session: Session) -> str:
    """A session as `Låtskriverne 2026-11-23`."""
    from workshop.services import views

    return f"{views.session(request.app, session.id)['group']} {clock_day(session.opened_at)}"


def typed(request: Request, person: str) -> str:
    """How a person (id) is typed in a command: by alias, or by the end of the id where somebody else has the same."""
    from workshop.services.lookup import ending

    alias, everybody = request.app.people.alias(person), request.app.people.persons()
    namesakes = [other for other in everybody if other.id != person and name_key(other.alias) == name_key(alias)]
    return ending([other.id for other in everybody], person) if namesakes else alias
