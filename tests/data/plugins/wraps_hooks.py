"""Wraps what other plugins do."""

from workshop import hookimpl


@hookimpl(wrapper=True)
def workshop_commands():
    yield
    return []
