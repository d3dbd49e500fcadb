"""`workshop beat choose`: the beat of a session or a song, and how it is heard."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

import click

from workshop import N_, Message, Request, WorkshopCommand, message, session_option
from workshop_beats.choice import HEAR, Choice, Hear
from workshop_beats.cli.options import KEY, KIT, NAME, TEMPO, TRANSPOSE, changed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workshop import Session, Song
    from workshop_beats.template.model import Beat

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
@TEMPO
@TRANSPOSE
@KEY
@KIT
@session_option
@click.pass_obj
def choose(
    request: Request,
    /,
    name: str,
    song: str | None,
    hear: Hear,
    no_melody: bool,
    session: str | None,
    **options: Any,
) -> None:
    """Choose a beat."""
    from workshop_beats.naming import named

    opened = request.app.sessions.current(session)
    meant = request.app.songs.find(song) if song is not None else None
    choice = Choice(named(request.app, name), hear=hear, melody=not no_melody)
    choose_and_say(request, changed(request, choice, options), opened, meant)


def choose_and_say(request: Request, choice: Choice, session: Session, song: Song | None = None) -> None:
    """Choose, say what plays now, and how to go back to what was chosen before."""
    from workshop_beats import library

    documents = request.app.documents.find
    before, own = library.chosen(documents, session, song), library.chosen_for(documents, session, song)
    found = library.choose(request.app, choice, session, song)
    title = found.title(request.translator.language)
    request.output.say(message("The beat is {title}: {figures}.", title=title, figures=list(_figures(choice, found))))
    if before is not None and before != choice:
        request.output.say(_before(before, song, own=own is not None))
    if own is not None and (left_out := _left_out(own, choice, song)) is not None:
        request.output.say(left_out)
    request.output.hint(Message(_HEARD[choice.hear], {}))
    request.output.hint(message("`workshop beat show {name}` shows it.", name=choice.beat))


def _figures(choice: Choice, beat: Beat) -> Iterator[Message]:
    """Tempo, key and kit of a beat as it will sound, and what is left out of it."""
    from workshop_beats.sheet import words
    from workshop_beats.sheet.chords import has_key

    yield words.tempo(beat)
    if has_key(beat):
        key = words.key(beat.tonality)
        moved = choice.transpose
        yield message("{key} ({shift})", key=key, shift=words.shift(moved)) if moved else key
    yield message("kit {kit}", kit=choice.kit or beat.kit)
    if not choice.melody:
        yield message("without the guide melody")


def _before(before: Choice, song: Song | None, *, own: bool) -> Message:
    """What was chosen before, with the command that chooses it again."""
    if not own:
        return message("Until now the song had the session's beat, {name}.", name=before.beat)
    return message(
        "Before it was {name}: `{command}` goes back to it.", name=before.beat, command=before.command(*_of(song))
    )


def _left_out(before: Choice, choice: Choice, song: Song | None) -> Message | None:
    """What was chosen before for the same beat and is not said now, with the command that says all of it."""
    plain = Choice(choice.beat)
    kept = {
        field.name: getattr(before, field.name)
        for field in fields(Choice)
        if getattr(choice, field.name) == getattr(plain, field.name) != getattr(before, field.name)
    }
    if before.beat != choice.beat or not kept:
        return None
    options = " ".join(replace(plain, **kept).options()[1:])
    both = replace(choice, **kept).command(*_of(song))
    return message("This leaves out {options}. With it: `{command}`", options=options, command=both)


def _of(song: Song | None) -> tuple[str, ...]:
    """The words that say for which song."""
    return ("--song", str(song.number)) if song is not None else ()
