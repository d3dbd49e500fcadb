"""Forgets to mark its hook."""


def workshop_commands():
    yield from ()
