"""`workshop session`: one meeting of one group, from opening to export."""

from __future__ import annotations

from pathlib import Path

import click

from workshop.cli.attend import COLUMNS as ATTENDANCE
from workshop.cli.cells import clock_day, clock_time
from workshop.cli.columns import Column
from workshop.cli.log import COLUMNS as LOG
from workshop.cli.log import told
from workshop.cli.naming import named
from workshop.cli.request import Request, WorkshopCommand, WorkshopGroup, json_option, session_option
from workshop.cli.take_list import COLUMNS as TAKES
from workshop.cli.take_list import rows_of
from workshop.domain.attendance import whole_minutes
from workshop.messages import N_, Message, message, plural

COLUMNS = (
    Column("opened_at", N_("Opened"), "when"),
    Column("closed_at", N_("Closed"), "time", optional=True),
    Column("group", N_("Group")),
    Column("venue", N_("Venue"), optional=True),
    Column("present", N_("People"), "number"),
    Column("takes", N_("Takes"), "number"),
    Column("id", N_("Id ends in"), value=lambda row: row["id"][-8:], whole=True),
)
DETAILS = (
    *COLUMNS[:4],
    Column("leader", N_("Leader")),
    Column("plan", N_("Plan")),
    Column("present", N_("People"), "number"),
    Column("visitors", N_("Visitors"), "number"),
    Column("takes", N_("Takes"), "number"),
    Column("folder", N_("Folder")),
)
LEVELS = ("alias", "pseudonymous", "counts")


@click.group(cls=WorkshopGroup, help=N_("Open, close and export sessions."))
def session() -> None:
    """Hold the commands about sessions."""


@session.command("open", cls=WorkshopCommand, help=N_("Open a session of a group."))
@click.argument("group", metavar=N_("GROUP"))
@click.option("--plan", default="", metavar=N_("PLAN"), help=N_("The plan to follow."))
@click.option("--venue", metavar=N_("VENUE"), help=N_("Another place than the group's own."))
@click.pass_obj
def open_session(request: Request, group: str, plan: str, venue: str | None) -> None:
    """Open a session."""
    warn_of_stale(request)
    opened = request.app.sessions.open(group, plan=plan, venue=venue)
    name = request.app.people.find_group(opened.group).name
    request.output.say(
        message("The session of {group} is open since {time}.", group=name, time=clock_time(opened.opened_at))
    )
    request.output.hint(message("Mark who is here with `workshop attend ALIAS`."))


@session.command("list", cls=WorkshopCommand, help=N_("List the sessions, the newest first."))
@json_option
@click.pass_obj
def list_sessions(request: Request, as_json: bool) -> None:
    """List the sessions."""
    from workshop.services import views

    empty = message("There is no session yet. Open one with `workshop session open GROUP`.")
    request.output.show(COLUMNS, views.sessions(request.app), as_json=as_json, empty=empty)


@session.command(cls=WorkshopCommand, help=N_("Show the open session, or another."))
@session_option
@json_option
@click.pass_obj
def show(request: Request, session: str | None, as_json: bool) -> None:
    """Show one session."""
    from workshop.services import views

    chosen = request.app.sessions.latest(session)
    row = next(row for row in views.sessions(request.app) if row["id"] == chosen.id)
    people, takes = views.attendance(request.app, chosen.id), rows_of(request, chosen.id)
    request.output.show_one(DETAILS, {**row, "attendance": people, "takes": takes} if as_json else row, as_json=as_json)
    for columns, rows in ((ATTENDANCE, people), (TAKES, takes)):
        if rows and not as_json:
            request.output.say()
            request.output.table(columns, rows)


@session.command(cls=WorkshopCommand, help=N_("Tell what happened in a session, in order."))
@session_option
@json_option
@click.pass_obj
def log(request: Request, session: str | None, as_json: bool) -> None:
    """Tell a session's log."""
    chosen = request.app.sessions.latest(session)
    request.output.show(LOG, told(request, chosen.id), as_json=as_json)


@session.command(cls=WorkshopCommand, help=N_("Close the open session, or another."))
@session_option
@click.option("--at-last-event", is_flag=True, help=N_("Close it at the time of the last thing that happened in it."))
@click.pass_obj
def close(request: Request, session: str | None, at_last_event: bool) -> None:
    """Close a session."""
    at = request.app.sessions.last_event(session) if at_last_event else None
    closed = request.app.sessions.close(session, at=at)
    if closed.closed_at is not None:
        minutes = whole_minutes(closed.closed_at - closed.opened_at)
        request.output.say(
            plural(
                "The session is closed at {time}, after {count} minute.",
                "The session is closed at {time}, after {count} minutes.",
                minutes,
                time=clock_time(closed.closed_at),
            )
        )
    _say_unwanted(request, closed.id)
    request.output.hint(message("Hand over the log with `workshop session export --format log --to FOLDER`."))


@session.command(cls=WorkshopCommand, help=N_("Write a session's files into a new folder."))
@session_option
@click.option(
    "--format", "format_name", default="log", show_default=True, metavar=N_("FORMAT"), help=N_("What to write.")
)
@click.option("--to", "target", type=click.Path(path_type=Path), required=True, help=N_("The new folder."))
@click.option(
    "--level",
    type=click.Choice(LEVELS),
    default="pseudonymous",
    show_default=True,
    help=N_(
        "How much it may say about people. alias: names and notes. pseudonymous: neither, but each person's times. "
        "counts: totals only."
    ),
)
@click.option(
    "--audio", is_flag=True, help=N_("Add the audio for which everybody heard in it has granted share_in_house.")
)
@click.pass_obj
def export(request: Request, session: str | None, format_name: str, target: Path, level: str, audio: bool) -> None:
    """Export a session."""
    chosen = request.app.sessions.latest(session)
    from workshop.services.disclosure import Level

    result = request.app.exports.export(chosen, format_name, target, Level(level), audio=audio)
    request.output.say(
        message(
            "The session of {session} is written to {folder}, at level {level}.",
            session=named(request, chosen),
            folder=result.folder,
            level=Message(level, {}),
        )
    )
    if chosen.closed_at is None:
        request.output.warn(message("The session is still open; what happens from now on is not in it."))
    for sentence in result.left_out:
        request.output.warn(sentence)
    if result.left_out:
        request.output.hint(message("README.txt in the folder says which, and why."))


def _say_unwanted(request: Request, session: str) -> None:
    """List the takes with people who said no to keeping them, each with the command that deletes it."""
    from workshop.services.keeping import unwanted

    found = unwanted(request.app, session)
    if found:
        request.output.warn(message("Somebody said no to keeping these takes. They are still in the library:"))
    for each in found:
        request.output.hint(
            message(
                "Take {number}, {alias}: `workshop take delete {number} --person {alias} --session {end}`",
                number=each.take,
                alias=each.alias,
                end=session[-8:],
            )
        )


def warn_of_stale(request: Request) -> None:
    """Say that a session of another day was left open, and how to close it."""
    stale = request.app.sessions.stale()
    if stale is None:
        return
    left, last = stale
    day = clock_day(left.opened_at)
    name = request.app.people.find_group(left.group).name
    request.output.warn(
        message(
            "The session of {group} from {day} was left open. Last thing at {time}.",
            group=name,
            day=day,
            time=clock_time(last),
        )
    )
    request.output.hint(
        message("Close it with `workshop session close --at-last-event --session {id}`.", id=left.id[-8:])
    )
