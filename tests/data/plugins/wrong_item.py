"""Yields a word among its commands."""

from workshop import Command, hookimpl


@hookimpl
def workshop_commands():
    yield Command("wrong-item", "wrong_item:command", "Never seen.")
    yield "dice"
