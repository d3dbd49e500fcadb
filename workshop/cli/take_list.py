"""`workshop take list|show|log`: what was recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from workshop.cli.columns import Column
from workshop.cli.request import Request, WorkshopCommand, json_option, session_option
from workshop.errors import NotFoundError
from workshop.messages import N_, message

if TYPE_CHECKING:
    from collections.abc import Mapping

Row = dict[str, Any]

COLUMNS = (
    Column("number", N_("No."), "number"),
    Column("song", N_("Song")),
    Column("started_at", N_("Started"), "time"),
    Column("seconds", N_("Length"), "length"),
    Column("status", N_("State"), "word"),
    Column("verdict", N_("Verdict"), "word"),
    Column("tracks", N_("Tracks"), "number", lambda row: len(row["tracks"])),
    Column("lost_frames", N_("Lost frames"), "number"),
)


def _who(track: Mapping[str, Any]) -> Any:
    """Everybody on a track."""
    return track.get("aliases") or track.get("alias")


TRACKS = (
    Column("number", N_("Track"), "number"),
    Column("alias", N_("Who"), value=_who),
    Column("channel", N_("Channel"), "number"),
    Column("file", N_("File")),
    Column("start", N_("From"), "length"),
    Column("seconds", N_("Length"), "length"),
    Column("peak_dbfs", N_("Peak"), "level"),
    Column("lost_frames", N_("Lost frames"), "number"),
)
OF_A_PERSON = (
    Column("take", N_("Take"), "number"),
    Column("song", N_("Song")),
    *TRACKS[1:7],
    Column("verdict", N_("Verdict"), "word"),
)


def timed(take: Row) -> list[Row]:
    """A take's tracks with their start and length in seconds, since a leader does not count frames."""
    rate = take.get("sample_rate") or 1
    return [
        {**track, "start": track["start_frame"] / rate, "seconds": track["frames"] / rate} for track in take["tracks"]
    ]


@click.command("list", cls=WorkshopCommand, help=N_("List the takes of the open session."))
@session_option
@json_option
@click.pass_obj
def list_takes(request: Request, session: str | None, as_json: bool) -> None:
    """List the takes."""
    from workshop.services import views

    empty = message("There is no take yet. Record one with `workshop take record`.")
    request.output.show(COLUMNS, views.takes(request.app, session), as_json=as_json, empty=empty)


@click.command(cls=WorkshopCommand, help=N_("Show a take and its tracks."))
@click.argument("number", type=click.IntRange(min=1), metavar=N_("NUMBER"))
@session_option
@json_option
@click.pass_obj
def show(request: Request, number: int, session: str | None, as_json: bool) -> None:
    """Show one take."""
    row = one(request, number, session)
    request.output.show_one(COLUMNS, row, as_json=as_json)
    if not as_json:
        request.output.say()
        request.output.table(TRACKS, timed(row))


@click.command(cls=WorkshopCommand, help=N_("List the tracks of the open session, or those of one person."))
@click.option("--person", metavar=N_("ALIAS"), help=N_("Only tracks on which this person is."))
@session_option
@json_option
@click.pass_obj
def log(request: Request, person: str | None, session: str | None, as_json: bool) -> None:
    """List tracks."""
    from workshop.services import views

    wanted = request.app.people.find_person(person).id if person is not None else None
    rows = [
        {"take": take["number"], "song": take["song"], "verdict": take["verdict"], **track}
        for take in views.takes(request.app, session)
        for track in timed(take)
        if wanted is None or wanted in track["people"]
    ]
    request.output.show(OF_A_PERSON, rows, as_json=as_json, empty=message("There is no track yet."))


def one(request: Request, number: int, session: str | None) -> Row:
    """The row of one take. Raises NotFoundError."""
    from workshop.services import views

    for row in views.takes(request.app, session):
        if row["number"] == number:
            return row
    raise NotFoundError(
        message("There is no take {number} in this session.", number=number),
        message("`workshop take list` shows the ones there are."),
    )
