"""`workshop note`: a leader's words on a session, a take or a song. They stay in the library."""

from __future__ import annotations

import click

from workshop.cli.columns import Column
from workshop.cli.request import Request, WorkshopCommand, WorkshopGroup, json_option, session_option
from workshop.domain.session import About
from workshop.messages import N_, message

COLUMNS = (
    Column("created_at", N_("Time"), "time"),
    Column("about", N_("About"), "word"),
    Column("subject", N_("Which")),
    Column("text", N_("Note")),
)


@click.group(cls=WorkshopGroup, help=N_("Notes on a session, a take or a song."))
def note() -> None:
    """Hold the commands about notes."""


@note.command(cls=WorkshopCommand, help=N_("Write a note on the open session, or on one of its takes or songs."))
@click.argument("text", metavar=N_("TEXT"))
@click.option("--take", type=click.IntRange(min=1), help=N_("On this take."))
@click.option("--song", metavar=N_("SONG"), help=N_("On this song."))
@session_option
@click.pass_obj
def add(request: Request, text: str, take: int | None, song: str | None, session: str | None) -> None:
    """Write a note."""
    about, subject = (About.TAKE, take) if take else (About.SONG, song) if song else (About.SESSION, None)
    request.app.notes.add(text, about=about, subject=subject, session=session)
    request.output.say(message("The note is kept in the library; a pseudonymous export leaves it out."))


@note.command("list", cls=WorkshopCommand, help=N_("List the notes of the open session, or of another."))
@session_option
@json_option
@click.pass_obj
def list_notes(request: Request, session: str | None, as_json: bool) -> None:
    """List the notes."""
    from workshop.services import views

    empty = message('There is no note yet. Write one with `workshop note add "…"`.')
    request.output.show(COLUMNS, views.notes(request.app, session), as_json=as_json, empty=empty)
