"""`workshop take turn`: who has a shared microphone from now on."""

from __future__ import annotations

import click

from workshop.cli.request import Misuse, Request, WorkshopCommand
from workshop.domain.take import length
from workshop.errors import StateError
from workshop.messages import N_, message

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
    number, time = turned.track.number, length(turned.seconds)
    if alias is None:
        request.output.say(message("Nobody is on track {track} from {time}.", track=number, time=time))
    else:
        told = {"alias": turned.alias, "track": number, "time": time}
        request.output.say(message("{alias} is on track {track} from {time}.", **told))
    for own in turned.own:
        request.output.warn(message("Track {track} is theirs too, and goes on.", track=own))
    for sentence in turned.told:
        request.output.warn(sentence)


def _meant(words: tuple[str, ...], *, nobody: bool) -> tuple[int | None, str | None]:
    """The track and the name that are meant, None for the one not said. Raises Misuse."""
    numbered = bool(words) and words[0].isdecimal()
    track, names = (int(words[0]), words[1:]) if numbered else (None, words)
    if len(names) > 1 or bool(names) == nobody:
        raise Misuse(message("It cannot be told who is to have the microphone."), message(HOW))
    return track, names[0] if names else None
