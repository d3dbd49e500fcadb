"""`workshop song`: the songs that groups work on."""

from __future__ import annotations

import click

from workshop.cli.columns import Column
from workshop.cli.ranges import FiniteRange
from workshop.cli.request import Request, WorkshopCommand, WorkshopGroup, json_option
from workshop.messages import N_, message

COLUMNS = (
    Column("number", N_("No."), "number"),
    Column("title", N_("Title")),
    Column("group", N_("Group")),
    Column("key", N_("Key")),
    Column("tempo", N_("Tempo"), "number"),
)
KEY = click.option("--key", metavar=N_("KEY"), help=N_("Its key, such as “Em”."))
TEMPO = click.option("--tempo", type=FiniteRange(20, 400), help=N_("Its tempo in beats a minute."))


@click.group(cls=WorkshopGroup, help=N_("The songs that groups work on."))
def song() -> None:
    """Hold the commands about songs."""


@song.command(cls=WorkshopCommand, help=N_("Add a song."))
@click.argument("title", metavar=N_("TITLE"))
@click.option("--group", metavar=N_("GROUP"), help=N_("The group that works on it."))
@KEY
@TEMPO
@click.pass_obj
def add(request: Request, title: str, group: str | None, key: str | None, tempo: float | None) -> None:
    """Add a song."""
    added = request.app.songs.add(title, group=group, key=key or "", tempo=tempo)
    request.output.say(message("Added song {number}: {title}.", number=added.number, title=added.title))


@song.command(cls=WorkshopCommand, help=N_("Change a song."))
@click.argument("song", metavar=N_("SONG"))
@click.option("--title", metavar=N_("TITLE"), help=N_("What it is called from now on."))
@click.option("--group", metavar=N_("GROUP"), help=N_("The group that works on it."))
@KEY
@TEMPO
@click.pass_obj
def edit(
    request: Request, song: str, title: str | None, group: str | None, key: str | None, tempo: float | None
) -> None:
    """Change a song."""
    edited = request.app.songs.edit(song, title=title, group=group, key=key, tempo=tempo)
    request.output.say(message("Changed song {number}: {title}.", number=edited.number, title=edited.title))


@song.command("list", cls=WorkshopCommand, help=N_("List the songs."))
@json_option
@click.pass_obj
def list_songs(request: Request, as_json: bool) -> None:
    """List the songs."""
    from workshop.services import views

    empty = message("There is no song yet. Add one with `workshop song add TITLE`.")
    request.output.show(COLUMNS, views.songs(request.app), as_json=as_json, empty=empty)


@song.command(cls=WorkshopCommand, help=N_("Show a song."))
@click.argument("song", metavar=N_("SONG"))
@json_option
@click.pass_obj
def show(request: Request, song: str, as_json: bool) -> None:
    """Show one song."""
    from workshop.services import views

    found = request.app.songs.find(song)
    row = next(row for row in views.songs(request.app) if row["id"] == found.id)
    request.output.show_one(COLUMNS, row, as_json=as_json)
