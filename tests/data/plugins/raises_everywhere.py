"""Fails at every event, with a name in its text."""

from workshop import hookimpl


@hookimpl
def workshop_session_opened(session):
    raise ValueError("canary-alias")


@hookimpl
def workshop_attendance_changed(attendance):
    raise ValueError("canary-alias")


@hookimpl
def workshop_take_started(take):
    raise ValueError("canary-alias")


@hookimpl
def workshop_take_finished(take, tracks):
    raise ValueError("canary-alias")


@hookimpl
def workshop_session_closed(session):
    raise ValueError("canary-alias")
