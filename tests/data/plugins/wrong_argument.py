"""Asks for an argument that its hook does not have."""

from workshop import hookimpl


@hookimpl
def workshop_session_opened(sesion):
    pass
