"""How a session is named to a leader: by its group and its day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop.cli.cells import clock_day

if TYPE_CHECKING:
    from workshop.cli.request import Request
    from workshop.domain.session import Session


def named(request: Request, session: Session) -> str:
    """A session as `Låtskriverne 2026-11-23`."""
    from workshop.services import views

    return f"{views.session(request.app, session.id)['group']} {clock_day(session.opened_at)}"
