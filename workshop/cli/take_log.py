"""`workshop take log`: the tracks of a session, or everything that one person was recorded on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from workshop.cli.columns import Column
from workshop.cli.request import Misuse, Request, WorkshopCommand, json_option, session_option
from workshop.cli.take_list import OF_A_PERSON, OWN, rows_of, timed
from workshop.messages import N_, Message, message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workshop.cli.output import Output

Row = dict[str, Any]


def _part(row: Mapping[str, Any]) -> str:
    """The number of a track, with that of the turn on it."""
    return f"{row['track']}.{row['turn']}" if row["turn"] else str(row["track"])


def _loudness(row: Mapping[str, Any]) -> float | None:
    """The loudness to a tenth."""
    return None if row["lufs"] is None else round(row["lufs"], 1)


def _uses(row: Mapping[str, Any]) -> list[Message]:
    """What they allow, in words that may wrap."""
    return [Message(use, {}) for use in row["allowed"]]


COLUMNS = (
    Column("date", N_("When"), "when"),
    Column("group", N_("Group")),
    Column("take", N_("Take"), "number"),
    Column("song", N_("Song"), optional=True),
    Column("verdict", N_("Verdict"), "word", optional=True),
    Column("track", N_("Track"), value=_part, whole=True),
    Column("kind", N_("Whose"), "word", lambda row: {"track": OWN}.get(row["kind"], row["kind"])),
    Column("start_seconds", N_("From"), "length"),
    Column("seconds", N_("Length"), "length"),
    Column("lost_frames", N_("Lost frames"), "number", optional=True),
    Column("peak_dbfs", N_("Peak"), "level", optional=True),
    Column("lufs", N_("LUFS"), "number", _loudness, optional=True),
    Column("allowed", N_("Says yes to"), value=_uses),
)
"""A turn is shown as 1.2: the second turn of that person on track 1."""


@click.command(
    cls=WorkshopCommand,
    help=N_("List the tracks of the open session, or everything that one person was ever recorded on."),
)
@click.option("--person", metavar=N_("ALIAS"), help=N_("All tracks and turns of this person, of every session."))
@click.option("--csv", "as_csv", is_flag=True, help=N_("Print a table for a spreadsheet; needs --person."))
@session_option
@json_option
@click.pass_obj
def log(request: Request, person: str | None, as_csv: bool, session: str | None, as_json: bool) -> None:
    """List tracks."""
    if as_csv and (as_json or person is None):
        raise Misuse(
            message("--csv is for the log of one person, and not together with --json."),
            message("Write `workshop take log --person NAME --csv > tracks.csv`."),
        )
    if person is None:
        tracks = [
            {"take": take["number"], "song": take["song"], "verdict": take["verdict"], **track}
            for take in rows_of(request, session)
            for track in timed(take)
        ]
        request.output.show(OF_A_PERSON, tracks, as_json=as_json, empty=message("There is no track yet."))
        return
    from workshop.services.track_log import track_log

    rows = track_log(request.app, person, session)
    if as_csv:
        _print_csv(request.output, rows)
    else:
        alias = request.app.people.find_person(person).alias
        same = bool(rows) and all(row["allowed"] == rows[0]["allowed"] for row in rows)
        if same and not as_json:
            _say_allowed(request.output, alias, rows[0])
        empty = message("{alias} is on no recording.", alias=alias)
        request.output.show(COLUMNS[:-1] if same else COLUMNS, rows, as_json=as_json, empty=empty)


def _say_allowed(output: Output, alias: str, row: Row) -> None:
    """Say once what somebody allows, where it is the same for all that they are on."""
    uses = ", ".join(map(output.text, _uses(row)))
    if uses:
        output.say(message("{alias} says yes to: {uses}.", alias=alias, uses=uses))
    else:
        output.say(message("{alias} says yes to nothing now.", alias=alias))


def _print_csv(output: Output, rows: list[Row]) -> None:
    """Print a table for a spreadsheet: as bytes where stdout takes them, for it must be UTF-8 with its mark."""
    from workshop.domain.consent import Use
    from workshop.domain.spreadsheet import csv_text

    flat = [{**row, **{f"consent_{use}": yes for use, yes in row["consent"].items()}} for row in rows]
    names = (*PLAIN, *(f"consent_{use.value}" for use in Use))
    text = csv_text(names, flat)
    raw = getattr(output.stdout, "buffer", None)
    if raw is None:
        output.stdout.write(text)
        return
    output.stdout.flush()
    raw.write(text.encode("utf-8-sig"))
    raw.flush()


PLAIN = (
    "date", "session", "group", "take", "song", "verdict", "status", "track", "kind", "turn", "channel", "file",
    "start_frame", "start_seconds", "frames", "seconds", "lost_frames", "peak_dbfs", "lufs",
)  # fmt: skip
"""The columns for a spreadsheet; after them comes one for each use of consent."""
