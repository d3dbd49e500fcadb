"""Speaks a later version of the contract."""

from workshop import hookimpl

WORKSHOP_API = 2


@hookimpl
def workshop_commands():
    raise AssertionError("must not be asked")
