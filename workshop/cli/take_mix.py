"""`workshop take mix` and `take stems`: files of a take that a leader can hand on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from workshop.cli.hearing import cast_options, chosen, making_folders, say_silent, say_unread, to_option, wanted_of
from workshop.cli.request import Request, WorkshopCommand, session_option
from workshop.domain.mixing import MIX_LUFS
from workshop.messages import N_, Message, message, plural

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from workshop.cli.progress import Progress
    from workshop.services.hearing import Audible

MIX_ENDINGS = (".flac", ".mp3", ".wav")
CLOSE_LU = 0.5
"""A mix that is further from the loudness it should have is told of."""


@click.command(cls=WorkshopCommand, help=N_("Write a rough mix of a take into a file: FLAC, MP3 or WAV."))
@click.argument("number", type=click.IntRange(min=1), metavar=N_("NUMBER"))
@to_option(N_("The new file, which ends in .flac, .mp3 or .wav. Without it a name in this folder is chosen."))
@cast_options
@click.option("--names", is_flag=True, help=N_("Write the song and who is heard into the file. Else it names nobody."))
@session_option
@click.pass_obj
def mix(request: Request, /, number: int, target: Path | None, names: bool, **options: Any) -> None:
    """Mix a take."""
    listening = request.app.listening
    audible = listening.shareable(wanted_of(number, options))
    path = chosen(audible.session, number, target, "", MIX_ENDINGS)
    with making_folders(request, path), request.output.progress() as progress:
        told = _shown(progress, message("Mixing take {number} …", number=number))
        facts = listening.mix(audible, path, told, tags=_tags(request, audible) if names else None)
    say_silent(request, audible, shared=True)
    say_unread(request, audible, facts.unread)
    request.output.say(message("Take {number} is mixed: {path}", number=number, path=str(path)))
    if facts.lufs is None or facts.lufs < MIX_LUFS - CLOSE_LU:
        request.output.warn(message("It is softer than a mix should be: there is little in it, or little but peaks."))


@click.command(cls=WorkshopCommand, help=N_("Write a file for each track and person of a take, for a music program."))
@click.argument("number", type=click.IntRange(min=1), metavar=N_("NUMBER"))
@to_option(N_("The new folder. Without it a name in this folder is chosen."))
@session_option
@click.pass_obj
def stems(request: Request, /, number: int, target: Path | None, **options: Any) -> None:
    """Cut a take into stems."""
    listening = request.app.listening
    audible = listening.shareable(wanted_of(number, {**options, "backing": False}))
    path = chosen(audible.session, number, target, "-stems", ())
    with making_folders(request, path), request.output.progress() as progress:
        unread = listening.stems(audible, path, _shown(progress, message("Cutting take {number} …", number=number)))
    say_silent(request, audible, shared=True)
    say_unread(request, audible, unread)
    count = sum(1 for file in path.iterdir() if file.suffix == ".wav")
    request.output.say(plural("{count} stem is in {path}", "{count} stems are in {path}", count, path=str(path)))


def _shown(progress: Progress, doing: Message) -> Callable[[float], None]:
    """Keep a line up to date with the share that is done."""
    progress.update(doing)
    return lambda share: progress.update(message("{doing} {percent} %", doing=doing, percent=round(100 * share)))


def _tags(request: Request, audible: Audible) -> dict[str, str]:
    """The title and who is heard, as they are written into a file on request."""
    song = next((song.title for song in request.app.songs.list() if song.id == audible.take.song), "")
    take = request.translator.say(message("Take {number}", number=audible.take.number))
    artist = ", ".join(request.app.people.alias(person) for person in audible.people)
    return {"title": f"{song}, {take}" if song else take, "artist": artist}
