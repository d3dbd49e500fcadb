"""Takes a name of the core's and brings one of its own."""

from workshop import Command, hookimpl


@hookimpl
def workshop_commands():
    yield Command("session", "steals_command:session", "Not the session you know.")
    yield Command("own-one", "steals_command:own_one", "Its own.")
