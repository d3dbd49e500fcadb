"""`workshop beat tap`: find a tempo by tapping a key, without any audio."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from workshop import N_, Request, StateError, WorkshopCommand, WorkshopError, message

if TYPE_CHECKING:
    from workshop_beats.choice import Choice


@click.command(cls=WorkshopCommand, library=False, help=N_("Find a tempo: tap along with a key, read the BPM."))
@click.pass_obj
def tap(request: Request) -> None:
    """Listen to taps until q or Ctrl-C; then say the tempo and what to do with it."""
    from workshop_beats.playing.tapping import listen

    if not sys.stdin.isatty():
        raise StateError(
            message("There is no keyboard to tap on."), message("Start it in a terminal: `workshop beat tap`.")
        )
    request.output.say(message("Tap the space bar in time with the song. q ends."))
    tempo = listen(request.output, time.monotonic)
    if tempo is None:
        request.output.say(message("Those were too few taps for a tempo."))
        return
    said = request.translator.number(f"{tempo:.1f}")
    request.output.say(message("{tempo} beats a minute.", tempo=said))
    request.output.hint(message("`workshop beat list --tempo {tempo}` finds beats near it.", tempo=f"{tempo:.0f}"))
    choice = _chosen(request)
    if choice is not None:
        command = replace(choice, tempo=round(tempo)).command()
        request.output.hint(message("`{command}` plays the chosen beat so fast.", command=command))


def _chosen(request: Request) -> Choice | None:
    """The beat of the open session, if there is one."""
    from workshop_beats.library import chosen

    try:
        return chosen(request.app.documents.find, request.app.sessions.current(), None)
    except WorkshopError:
        return None
