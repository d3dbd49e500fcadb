"""Raises what `except Exception` lets through."""

from workshop import hookimpl


class Storm(BaseException):
    """Not an Exception."""


@hookimpl
def workshop_session_opened(session):
    raise Storm(session.folder)
