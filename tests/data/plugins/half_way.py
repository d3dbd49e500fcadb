"""Fails after its first command."""

from workshop import Command, hookimpl


@hookimpl
def workshop_commands():
    yield Command("half-way", "half_way:command", "Never seen.")
    raise RuntimeError("half way")
