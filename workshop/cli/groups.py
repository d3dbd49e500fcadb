"""`workshop group`: groups that meet week by week."""

from __future__ import annotations

from typing import Any

import click

from workshop.cli.columns import Column
from workshop.cli.request import F, Request, WorkshopCommand, WorkshopGroup, json_option
from workshop.messages import N_, message

COLUMNS = (
    Column("name", N_("Group")),
    Column("activity", N_("Activity")),
    Column("venue", N_("Venue")),
    Column("leader", N_("Leader")),
    Column("weekly", N_("Weekly"), "weekly"),
    Column("capacity", N_("Places"), "number"),
    Column("members", N_("Members"), "number"),
)


@click.group(cls=WorkshopGroup, help=N_("Groups that meet week by week."))
def group() -> None:
    """Hold the commands about groups."""


def _details(command: F) -> F:
    """What can be said of a group, when it is added and later."""
    for option in (
        click.option("--capacity", type=click.IntRange(min=0), help=N_("How many places it has; 0 for no limit.")),
        click.option("--weekly", metavar=N_("WHEN"), help=N_("Weekday and time, such as “tue 17:00”.")),
        click.option("--leader", metavar=N_("ALIAS"), help=N_("Who leads it.")),
        click.option("--activity", metavar=N_("WORDS"), help=N_("What it does, such as “songwriting”.")),
        click.option("--venue", metavar=N_("VENUE"), help=N_("Where it meets.")),
    ):
        command = option(command)
    return command


@group.command(cls=WorkshopCommand, help=N_("Add a group."))
@click.argument("name", metavar=N_("NAME"))
@_details
@click.pass_obj
def add(request: Request, /, name: str, **details: Any) -> None:
    """Add a group."""
    given = {key: value for key, value in details.items() if value is not None}
    added = request.app.people.add_group(name, **given)
    request.output.say(message("Added the group {name}.", name=added.name))


@group.command(cls=WorkshopCommand, help=N_("Change what is said of a group. An empty text takes a value away."))
@click.argument("name", metavar=N_("NAME"))
@click.option("--name", "new_name", metavar=N_("NAME"), help=N_("What it is called from now on."))
@_details
@click.pass_obj
def edit(request: Request, /, name: str, new_name: str | None, **details: Any) -> None:
    """Change a group."""
    edited = request.app.people.edit_group(name, name=new_name, **details)
    request.output.say(message("Changed the group {name}.", name=edited.name))


@group.command("list", cls=WorkshopCommand, help=N_("List the groups."))
@json_option
@click.pass_obj
def list_groups(request: Request, as_json: bool) -> None:
    """List the groups."""
    from workshop.services import views

    empty = message("There is no group yet. Add one with `workshop group add NAME`.")
    request.output.show(COLUMNS, views.groups(request.app), as_json=as_json, empty=empty)


@group.command(cls=WorkshopCommand, help=N_("Show a group and who belongs to it."))
@click.argument("name", metavar=N_("NAME"))
@json_option
@click.pass_obj
def show(request: Request, name: str, as_json: bool) -> None:
    """Show one group."""
    from workshop.services import views

    found = request.app.people.find_group(name)
    row = next(row for row in views.groups(request.app) if row["id"] == found.id)
    people = [person["alias"] for person in views.people(request.app, found.id)]
    request.output.show_one((*COLUMNS[:-1], Column("people", N_("People"))), {**row, "people": people}, as_json=as_json)


@group.command(cls=WorkshopCommand, help=N_("Take a group out of use. Its sessions stay."))
@click.argument("name", metavar=N_("NAME"))
@click.pass_obj
def remove(request: Request, name: str) -> None:
    """Take a group out of use."""
    removed = request.app.people.remove_group(name)
    request.output.say(message("The group {name} is no longer in use.", name=removed.name))
