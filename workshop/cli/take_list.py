"""`workshop take list|show`: what was recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from workshop.cli.columns import Column
from workshop.cli.request import Request, WorkshopCommand, json_option, session_option
from workshop.domain.take import length
from workshop.errors import NotFoundError
from workshop.messages import N_, Message, message, plural
from workshop.services.notices import noticed
from workshop.services.telling import NOBODY

if TYPE_CHECKING:
    from collections.abc import Mapping

Row = dict[str, Any]


def _played(take: Mapping[str, Any]) -> Message | str:
    """What played along; takes are named by their numbers alone."""
    name = str((take["backing"] or {}).get("name", ""))
    return message("over {takes}", takes=name.replace("#", "")) if name.startswith("#") else name


def _begun(take: Mapping[str, Any]) -> float:
    """Where in the take its first track begins, in seconds: not at 0 where one section was recorded again."""
    first = min((track["start_frame"] for track in take["tracks"]), default=0)
    return float(first / (take["sample_rate"] or 1))


COLUMNS = (
    Column("number", N_("No."), "number"),
    Column("song", N_("Song"), optional=True),
    Column("backing", N_("Backing"), value=_played, optional=True),
    Column("started_at", N_("Started"), "time"),
    Column("from", N_("From"), "length", lambda row: _begun(row) or None, optional=True),
    Column("seconds", N_("Length"), "length", lambda row: max(row["seconds"] - _begun(row), 0.0)),
    Column("status", N_("State"), "word"),
    Column("verdict", N_("Verdict"), "word", optional=True),
    Column("tracks", N_("Tracks"), "number", lambda row: len(row["tracks"])),
    Column("lost_frames", N_("Lost frames"), "number", optional=True),
    Column("notes", N_("Note"), optional=True),
)


def _who(track: Mapping[str, Any]) -> Any:
    """Everybody on a track, and from when on who came to it by a turn."""
    guests = track.get("guests", {}).items()
    came = [message("{name} (from {time})", name=name, time=length(at)) for name, at in guests]
    return [*track["from_start"], *came] if "from_start" in track else track.get("alias")


def _loudness(track: Mapping[str, Any]) -> float | None:
    """A track's loudness to a tenth."""
    return None if track["lufs"] is None else round(track["lufs"], 1)


OWN, TURN, TOGETHER = N_("own"), N_("turn"), N_("together")
"""Whose a track or a part of one is: somebody's own, somebody's turn, or several people's at one microphone."""

TRACKS = (
    Column("number", N_("Track"), "number"),
    Column("alias", N_("Who"), value=_who),
    Column("file", N_("File"), whole=True),
    Column("start", N_("From"), "length"),
    Column("seconds", N_("Length"), "length"),
    Column("peak_dbfs", N_("Peak"), "level"),
    Column("lufs", N_("LUFS"), "number", _loudness, optional=True),
    Column("active", N_("Active"), "length", optional=True),
    Column("lost_frames", N_("Lost frames"), "number", optional=True),
    Column("shared", N_("Whose"), "word", optional=True),
)
OF_A_PERSON = (
    Column("take", N_("Take"), "number"),
    Column("song", N_("Song"), optional=True),
    TRACKS[1],
    TRACKS[2],
    *TRACKS[4:8],
    TRACKS[-1],
    Column("verdict", N_("Verdict"), "word", optional=True),
)
TURNS = (
    Column("track", N_("Track"), "number"),
    Column("alias", N_("Who has the microphone"), value=lambda turn: turn["alias"] or Message(NOBODY, {})),
    Column("start", N_("From"), "length"),
    Column("seconds", N_("Length"), "length"),
    Column("kind", N_("Whose"), "word", optional=True),
)
MARKERS = (Column("seconds", N_("At"), "length"), Column("kind", N_("Marker"), "word"))


def rows_of(request: Request, session: str | None) -> list[Row]:
    """The takes of a session."""
    from workshop.services import views

    return views.takes(request.app, session)


def timed(take: Row) -> list[Row]:
    """A take's tracks with their start and length in seconds, since a leader does not count frames."""
    rate = take.get("sample_rate") or 1
    return [{**track, **_seconds_of(track, rate)} for track in take["tracks"]]


def _turns(take: Row) -> list[Row]:
    """The turns on a take's shared microphones, in seconds."""
    rate = take.get("sample_rate") or 1
    parts = []
    for track in take["tracks"]:
        first = track["turns"][0]["from_frame"] if track["turns"] else 0
        if first > track["start_frame"]:
            there = track["from_start"]
            kind = TOGETHER if len(there) > 1 else TURN if there else None
            parts.append(_part(track, {"alias": there}, kind, (track["start_frame"], first), rate))
        for turn in track["turns"]:
            kind = TURN if turn["alias"] else None
            parts.append(_part(track, turn, kind, (turn["from_frame"], turn["to_frame"]), rate))
    return parts


def _part(track: Row, who: Mapping[str, Any], kind: str | None, frames: tuple[int, int], rate: int) -> Row:
    """A stretch of a track, and whose it is."""
    start, end = frames
    facts = {"start": start / rate, "seconds": (end - start) / rate}
    return {"track": track["number"], "alias": who["alias"], "kind": kind, **facts}


def _seconds_of(track: Mapping[str, Any], rate: int) -> Row:
    """Who came to a track by a turn and when, where it starts, how long it is, and for how long it is heard."""
    active = track["active_frames"]
    guests: dict[str, float] = {}
    for turn in track["turns"]:
        if turn["alias"] and turn["alias"] not in track["from_start"]:
            guests.setdefault(turn["alias"], turn["from_frame"] / rate)
    return {
        "guests": guests,
        "start": track["start_frame"] / rate,
        "seconds": track["frames"] / rate,
        "active": None if active is None else active / rate,
        "shared": TURN if track["turns"] else TOGETHER if len(track["people"]) > 1 else None,
    }


@click.command("list", cls=WorkshopCommand, help=N_("List the takes of the open session."))
@session_option
@json_option
@click.pass_obj
def list_takes(request: Request, session: str | None, as_json: bool) -> None:
    """List the takes."""
    empty = message("There is no take yet. Record one with `workshop take record`.")
    rows = rows_of(request, session)
    request.output.show(COLUMNS, rows, as_json=as_json, empty=empty)
    known = {row["number"] for row in rows}
    gone = [number for number in range(1, max(known, default=0)) if number not in known]
    if gone and not as_json:
        numbers = ", ".join(map(str, gone))
        request.output.say(
            plural("Take {numbers} is deleted.", "Takes {numbers} are deleted.", len(gone), numbers=numbers)
        )


@click.command(cls=WorkshopCommand, help=N_("Show a take and its tracks."))
@click.argument("number", type=click.IntRange(min=1), metavar=N_("NUMBER"))
@session_option
@json_option
@click.pass_obj
def show(request: Request, number: int, session: str | None, as_json: bool) -> None:
    """Show one take."""
    row = one(request, number, session)
    request.output.show_one(COLUMNS, row, as_json=as_json)
    if as_json:
        return
    for columns, rows in ((TRACKS, timed(row)), (TURNS, _turns(row)), (MARKERS, row["markers"])):
        if rows:
            request.output.say()
            request.output.table(columns, rows)
    for notice in row["notices"]:
        request.output.warn(noticed(notice, row["sample_rate"], request.translator))
    for track in row["tracks"]:
        if track["mended"]:
            request.output.say(
                message("The file of track {track} was mended: its recorder ended abruptly.", track=track["number"])
            )


def one(request: Request, number: int, session: str | None) -> Row:
    """The row of one take. Raises NotFoundError."""
    for row in rows_of(request, session):
        if row["number"] == number:
            return row
    raise NotFoundError(
        message("There is no take {number} in this session.", number=number),
        message("`workshop take list` shows the ones there are."),
    )
