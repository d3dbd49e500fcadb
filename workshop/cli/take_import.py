"""`workshop take import`: a file from a phone or a field recorder becomes a take."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from workshop.cli.request import Misuse, Request, WorkshopCommand, session_option
from workshop.cli.rolling import tell
from workshop.errors import NotFoundError
from workshop.messages import N_, Message, message

if TYPE_CHECKING:
    from workshop.domain.foreign import Foreign

FAULTS = {
    "unfinished": N_("The file was never finished by its recorder; all of its sound was found."),
    "short": N_("The file ends before its beginning says; what is there was taken in."),
    "torn": N_("The file ends in the middle of a sample; the rest of that was left out."),
    "damaged": N_("Some samples of the file were no sound; they are silence in the take."),
}


def _channels(ctx: click.Context, _param: click.Parameter, given: tuple[str, ...]) -> dict[int, str]:
    """`3=Åse` as {3: "Åse"}."""
    channels: dict[int, str] = {}
    for text in given:
        number, _, name = text.partition("=")
        if not number.strip().isdecimal() or not name.strip() or int(number) in channels:
            raise Misuse(
                message("“{text}” is no channel and name.", text=text), message("Write each once, as in 3=Åse."), ctx
            )
        channels[int(number)] = name.strip()
    return channels


@click.command(
    "import",
    cls=WorkshopCommand,
    help=N_("Make a take of a WAV file, one track a channel. The file is copied and stays as it is."),
)
@click.argument("file", type=click.Path(path_type=Path), metavar=N_("FILE"))
@click.option("--person", "people", multiple=True, metavar=N_("ALIAS"), help=N_("Who is heard in it; once for each."))
@click.option(
    "--channel",
    "channels",
    multiple=True,
    callback=_channels,
    metavar=N_("3=ALIAS"),
    help=N_("Who alone is heard on a channel."),
)
@click.option("--nobody", is_flag=True, help=N_("Nobody on the list is heard, or it is not known who."))
@click.option("--song", metavar=N_("SONG"), help=N_("The song, by title or number."))
@session_option
@click.pass_obj
def import_(
    request: Request,
    file: Path,
    people: tuple[str, ...],
    channels: dict[int, str],
    nobody: bool,
    song: str | None,
    session: str | None,
) -> None:
    """Bring a file in."""
    from workshop.services.importing import ImportRequest

    if not file.exists():
        raise NotFoundError(
            message("There is no file {file}.", file=str(file)), message("Drag it into this window to get its name.")
        )
    wanted = ImportRequest(file, people, channels, nobody=nobody, song=song, session=session)
    imported = request.app.importing.bring_in(wanted)
    for sentence in _told(imported.foreign):
        request.output.warn(sentence)
    tell(request, imported.finished)
    if nobody:
        request.output.warn(message("It holds voices that nobody knows, so it stays in the library and is not heard."))


def _told(foreign: Foreign) -> list[Message]:
    """What had to be put right in the copy."""
    told = [message(FAULTS[fault]) for fault in foreign.faults if fault in FAULTS]
    if foreign.gain_db:
        told.append(message("It is louder than a take can be, so the take is {db} dB softer.", db=-foreign.gain_db))
    return told
