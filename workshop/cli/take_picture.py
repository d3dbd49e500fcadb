"""`workshop take picture`: a take on a sheet of paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from workshop.cli.hearing import chosen, making_folders, say_silent, to_option
from workshop.cli.request import Request, WorkshopCommand, session_option
from workshop.messages import N_, message

if TYPE_CHECKING:
    from pathlib import Path


@click.command(cls=WorkshopCommand, help=N_("Draw a take: the sound of every track, who is on it, and its sections."))
@click.argument("number", type=click.IntRange(min=1), metavar=N_("NUMBER"))
@to_option(N_("The new file, which ends in .svg. Without it a name in this folder is chosen."))
@click.option("--names", is_flag=True, help=N_("Write who is heard into the picture, instead of numbers."))
@session_option
@click.pass_obj
def picture(request: Request, /, number: int, target: Path | None, names: bool, session: str | None) -> None:
    """Draw a take."""
    from workshop.services.take_picture import picture_of

    drawn = picture_of(request.app, number, request.translator.say, named=names, session=session)
    path = chosen(drawn.session, number, target, "", (".svg",))
    with making_folders(request, path), request.output.progress() as progress:
        progress.update(message("Drawing take {number} …", number=number))
        unread = request.app.listening.picture(drawn, path)
    say_silent(request, drawn.audible)
    for file in unread:
        request.output.warn(message("{file} cannot be read; its lane is empty.", file=file.name))
    request.output.say(message("Take {number} is drawn: {path}", number=number, path=str(path)))
