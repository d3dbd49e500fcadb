"""`workshop beat choose`: the beat of a session or a song, and how it is heard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from workshop import N_, FiniteRange, Message, Request, WorkshopCommand, message, session_option
from workshop_beats.choice import HEAR, Choice, Hear
from workshop_beats.cli.options import NAME

if TYPE_CHECKING:
    from workshop import Session, Song

_HEARD = {
    "beat": N_("It plays along with the next take, after a count-in."),
    "click": N_("Only its click plays along with the next take."),
    "both": N_("It plays along with the next take, with the click all the way."),
}


@click.command(cls=WorkshopCommand, help=N_("Choose the beat of the session or of a song."))
@NAME
@click.option("--song", metavar=N_("SONG"), help=N_("Choose it for this song, whatever the session's beat is."))
@click.option(
    "--hear",
    type=click.Choice(HEAR),
    default="beat",
    show_default=True,
    help=N_("What is heard while recording: the beat, its click only, or both."),
)
@click.option("--no-melody", is_flag=True, help=N_("Leave out the guide melody."))
@click.option("--tempo", type=FiniteRange(30, 300), help=N_("Another tempo, in beats a minute."))
@click.option(
    "--transpose", type=click.IntRange(-12, 12), default=0, help=N_("Higher or lower by so many semitones, such as -2.")
)
@click.option("--kit", metavar=N_("KIT"), help=N_("Other drum sounds than the beat's own."))
@session_option
@click.pass_obj
def choose(
    request: Request,
    name: str,
    song: str | None,
    hear: Hear,
    no_melody: bool,
    tempo: float | None,
    transpose: int,
    kit: str | None,
    session: str | None,
) -> None:
    """Choose a beat."""
    opened = request.app.sessions.current(session)
    meant = request.app.songs.find(song) if song is not None else None
    choose_and_say(request, Choice(name, tempo, transpose, kit, hear, not no_melody), opened, meant)


def choose_and_say(request: Request, choice: Choice, session: Session, song: Song | None = None) -> None:
    """Choose, say what plays now, and how to go back to what was chosen before."""
    from workshop_beats import library

    before = library.chosen(request.app.documents.find, session, song)
    found = library.choose(request.app, choice, session, song)
    tempo = request.translator.number(f"{found.tempo:g}")
    request.output.say(message("The beat is {title}, {tempo} beats a minute.", title=found.name, tempo=tempo))
    if before is not None and before != choice:
        request.output.say(_before(before, song))
    request.output.hint(Message(_HEARD[choice.hear], {}))
    request.output.hint(message("`workshop beat show {name}` shows it.", name=choice.beat))


def _before(before: Choice, song: Song | None) -> Message:
    """What was chosen before, with the command that chooses it again."""
    more = ("--song", str(song.number)) if song is not None else ()
    return message(
        "Before it was {name}: `{command}` goes back to it.", name=before.beat, command=before.command(*more)
    )
