"""`workshop take turn`: who has a shared microphone from now on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from workshop.cli.request import Misuse, Request, WorkshopCommand
from workshop.domain.take import length
from workshop.errors import StateError
from workshop.messages import N_, message

if TYPE_CHECKING:
    from workshop.domain.take import Take, Turn

HOW = N_("Write `workshop take turn NAME`, `workshop take turn TRACK NAME`, or `workshop take turn [TRACK] --nobody`.")


@click.command(
    cls=WorkshopCommand,
    help=N_(
        "Say who has the shared microphone from now on. Where there are several, say the number of the track before "
        "the name, or before --nobody."
    ),
)
@click.argument("words", nargs=-1, metavar=N_("[TRACK] [ALIAS]"))
@click.option("--nobody", is_flag=True, help=N_("Nobody has it: what it hears is silence in everything made of it."))
@click.pass_obj
def turn(request: Request, words: tuple[str, ...], nobody: bool) -> None:
    """Hand over a shared microphone."""
    if request.app.takes.rolling() is None:
        raise StateError(message("Nothing is being recorded."), message("Start a take with `workshop take record`."))
    track, alias = _meant(words, nobody=nobody)
    turned = request.app.takes.turn(track, alias)
    takes = request.app.takes
    # Another window may have ended the take by now, or deleted it.
    tracks = ((take, row) for take in reversed(takes.list()) for row in takes.tracks(take.id))
    found = next(((take, row) for take, row in tracks if row.id == turned.track), None)
    if found is None:
        return
    number, time = found[1].number, length(turned.from_frame / found[0].sample_rate)
    if alias is None:
        request.output.say(message("Nobody is on track {track} from {time}.", track=number, time=time))
    else:
        name = request.app.people.find_person(alias).alias
        request.output.say(message("{alias} is on track {track} from {time}.", alias=name, track=number, time=time))
        _tell_own(request, found[0], turned)
    for sentence in takes.monitoring.heed({found[1].channel}):
        request.output.warn(sentence)


def _tell_own(request: Request, take: Take, turned: Turn) -> None:
    """Say which track somebody has of their own who now has a shared microphone as well."""
    for row in request.app.takes.tracks(take.id):
        if row.id != turned.track and row.people == (turned.person,) and not row.frames:
            request.output.warn(message("Track {track} is theirs too, and goes on.", track=row.number))


def _meant(words: tuple[str, ...], *, nobody: bool) -> tuple[int | None, str | None]:
    """The track and the name that are meant, None for the one not said. Raises Misuse."""
    numbered = bool(words) and words[0].isdecimal()
    track, names = (int(words[0]), words[1:]) if numbered else (None, words)
    if len(names) > 1 or bool(names) == nobody:
        raise Misuse(message("It cannot be told who is to have the microphone."), message(HOW))
    return track, names[0] if names else None
