"""`workshop person`: people by the alias they chose; a legal name has no place here."""

from __future__ import annotations

import click

from workshop.cli.columns import Column
from workshop.cli.consents import show_consents
from workshop.cli.request import Request, WorkshopCommand, WorkshopGroup, json_option
from workshop.domain.people import Role
from workshop.messages import N_, message

ROLES = click.Choice([role.value for role in Role])
COLUMNS = (
    Column("alias", N_("Alias")),
    Column("groups", N_("Groups"), value=lambda row: [group["name"] for group in row["groups"]]),
    Column("role", N_("Role"), "word", lambda row: [group["role"] for group in row["groups"]]),
    Column("id", N_("Id ends in"), value=lambda row: row["id"][-8:], whole=True),
)


@click.group(cls=WorkshopGroup, help=N_("People, by the name they chose."))
def person() -> None:
    """Hold the commands about people."""


@person.command(cls=WorkshopCommand, help=N_("Add a person by the alias they chose, never by a legal name."))
@click.argument("alias", metavar=N_("ALIAS"))
@click.option("--group", metavar=N_("GROUP"), help=N_("The group they belong to."))
@click.option(
    "--role", type=ROLES, default=Role.MEMBER.value, show_default=True, help=N_("What they are in the group.")
)
@click.option("--anyway", is_flag=True, help=N_("This is somebody else with the same alias."))
@click.pass_obj
def add(request: Request, alias: str, group: str | None, role: str, anyway: bool) -> None:
    """Add a person."""
    added = request.app.people.add_person(alias, group=group, role=Role(role), anyway=anyway)
    request.output.say(message("Added {alias}.", alias=added.alias))


@person.command(cls=WorkshopCommand, help=N_("Change somebody's alias, or their place or role in a group."))
@click.argument("alias", metavar=N_("ALIAS"))
@click.option("--alias", "new_alias", metavar=N_("ALIAS"), help=N_("What they want to be called from now on."))
@click.option("--group", metavar=N_("GROUP"), help=N_("The group they belong to."))
@click.option("--role", type=ROLES, help=N_("What they are in the group."))
@click.option("--anyway", is_flag=True, help=N_("This is somebody else with the same alias."))
@click.pass_obj
def edit(
    request: Request, alias: str, new_alias: str | None, group: str | None, role: str | None, anyway: bool
) -> None:
    """Change a person."""
    changed = Role(role) if role else None
    edited = request.app.people.edit_person(alias, alias=new_alias, group=group, role=changed, anyway=anyway)
    request.output.say(message("Changed {alias}.", alias=edited.alias))


@person.command("list", cls=WorkshopCommand, help=N_("List the people, or those of one group."))
@click.option("--group", metavar=N_("GROUP"), help=N_("Only people of this group."))
@json_option
@click.pass_obj
def list_persons(request: Request, group: str | None, as_json: bool) -> None:
    """List the people."""
    from workshop.services import views

    empty = message("There is nobody yet. Add somebody with `workshop person add ALIAS --group GROUP`.")
    request.output.show(COLUMNS, views.people(request.app, group), as_json=as_json, empty=empty)


@person.command(cls=WorkshopCommand, help=N_("Show a person, their groups and what they consented to."))
@click.argument("alias", metavar=N_("ALIAS"))
@click.option("--group", metavar=N_("GROUP"), help=N_("The group they belong to."))
@json_option
@click.pass_obj
def show(request: Request, alias: str, group: str | None, as_json: bool) -> None:
    """Show one person."""
    from workshop.services import views

    found = request.app.people.find_person(alias, group=group)
    row = next(row for row in views.people(request.app) if row["id"] == found.id)
    if as_json:
        row["consents"] = views.consents(request.app, found.id)
    request.output.show_one(COLUMNS, row, as_json=as_json)
    if not as_json:
        request.output.say()
        show_consents(request, found.id, found.alias)


@person.command(cls=WorkshopCommand, help=N_("Take somebody out of the lists. What they recorded stays."))
@click.argument("alias", metavar=N_("ALIAS"))
@click.pass_obj
def remove(request: Request, alias: str) -> None:
    """Take a person out of the lists."""
    removed = request.app.people.remove_person(alias)
    request.output.say(message("{alias} is no longer in the lists.", alias=removed.alias))
