"""Implements a hook that there is not, beside one that there is."""

from workshop import Setting, hookimpl


@hookimpl
def workshop_comands():
    yield from ()


@hookimpl
def workshop_settings():
    yield Setting("sides", 6)
