"""`workshop beat tap`: find a tempo by tapping a key, without any audio."""

from __future__ import annotations

import sys
import time

import click

from workshop import N_, Request, StateError, WorkshopCommand, message


@click.command(cls=WorkshopCommand, library=False, help=N_("Find a tempo: tap along with a key, read the BPM."))
@click.pass_obj
def tap(request: Request) -> None:
    """Listen to taps until Enter twice, q or Ctrl-C; then say the tempo and what to do with it."""
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
