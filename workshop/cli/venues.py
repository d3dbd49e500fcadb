"""`workshop venue`: places where groups meet."""

from __future__ import annotations

import click

from workshop.cli.columns import Column
from workshop.cli.request import Request, WorkshopCommand, WorkshopGroup, json_option
from workshop.messages import N_, message

COLUMNS = (Column("name", N_("Venue")),)


@click.group(cls=WorkshopGroup, help=N_("Places where groups meet."))
def venue() -> None:
    """Hold the commands about venues."""


@venue.command(cls=WorkshopCommand, help=N_("Add a venue."))
@click.argument("name", metavar=N_("NAME"))
@click.pass_obj
def add(request: Request, name: str) -> None:
    """Add a venue."""
    added = request.app.people.add_venue(name)
    request.output.say(message("Added the venue {name}.", name=added.name))


@venue.command(cls=WorkshopCommand, help=N_("Rename a venue."))
@click.argument("name", metavar=N_("NAME"))
@click.option("--name", "new_name", metavar=N_("NAME"), required=True, help=N_("What it is called from now on."))
@click.pass_obj
def edit(request: Request, name: str, new_name: str) -> None:
    """Rename a venue."""
    edited = request.app.people.edit_venue(name, name=new_name)
    request.output.say(message("The venue is called {name} now.", name=edited.name))


@venue.command("list", cls=WorkshopCommand, help=N_("List the venues."))
@json_option
@click.pass_obj
def list_venues(request: Request, as_json: bool) -> None:
    """List the venues."""
    from workshop.services import views

    empty = message("There is no venue yet. Add one with `workshop venue add NAME`.")
    request.output.show(COLUMNS, views.venues(request.app), as_json=as_json, empty=empty)


@venue.command(cls=WorkshopCommand, help=N_("Show a venue and its groups."))
@click.argument("name", metavar=N_("NAME"))
@json_option
@click.pass_obj
def show(request: Request, name: str, as_json: bool) -> None:
    """Show one venue."""
    from workshop.services import views

    found = request.app.people.find_venue(name)
    groups = [row for row in views.groups(request.app) if row["venue"] == found.name]
    row = {"id": found.id, "name": found.name, "groups": [row["name"] for row in groups]}
    request.output.show_one((*COLUMNS, Column("groups", N_("Groups"))), row, as_json=as_json)


@venue.command(cls=WorkshopCommand, help=N_("Take a venue out of use. Its sessions stay."))
@click.argument("name", metavar=N_("NAME"))
@click.pass_obj
def remove(request: Request, name: str) -> None:
    """Take a venue out of use."""
    removed = request.app.people.remove_venue(name)
    request.output.say(message("The venue {name} is no longer in use.", name=removed.name))
