"""`workshop beat choose`: the beat of a session or a song."""

from __future__ import annotations

import click

from workshop import N_, Request, WorkshopCommand, message, session_option
from workshop_beats.cli.options import NAME


@click.command(cls=WorkshopCommand, help=N_("Choose the beat of the session or of a song."))
@NAME
@click.option("--song", metavar=N_("SONG"), help=N_("Choose it for this song, whatever the session's beat is."))
@session_option
@click.pass_obj
def choose(request: Request, name: str, song: str | None, session: str | None) -> None:
    """Choose a beat."""
    from workshop_beats import library

    opened = request.app.sessions.current(session)
    meant = request.app.songs.find(song) if song is not None else None
    found = library.choose(request.app, name, opened, meant)
    request.output.say(
        message("The beat is {title}, {tempo} beats a minute.", title=found.name, tempo=f"{found.tempo:g}")
    )
    request.output.hint(message("It plays along with the next take. `workshop beat show {name}` shows it.", name=name))
