"""`workshop beat play`: a beat through the loudspeakers, with keys to change it while it plays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from workshop import N_, FiniteRange, Request, WorkshopCommand, json_option, session_option
from workshop_beats.cli.options import NAME_OR_CHOSEN
from workshop_beats.library import meant
from workshop_beats.playing.beginning import begin
from workshop_beats.playing.process import PlayingProcess

if TYPE_CHECKING:
    from typing import Any


@click.command(cls=WorkshopCommand, library=False, help=N_("Play a beat, and change it with single keys meanwhile."))
@NAME_OR_CHOSEN
@click.option("--device", metavar=N_("NAME"), help=N_("The output to play on, as `workshop devices` names it."))
@click.option("--section", metavar=N_("SECTION"), help=N_("Play this section only."))
@click.option("--from", "start", metavar=N_("PLACE"), help=N_("Begin at this section, or at this bar."))
@click.option("--loop/--once", "loop", default=False, help=N_("Begin again at the end, or play once (the default)."))
@click.option("--tempo", type=FiniteRange(30, 300), help=N_("Another tempo, in beats a minute."))
@click.option("--transpose", type=click.IntRange(-12, 12), help=N_("Higher or lower by so many semitones, such as -2."))
@click.option("--key", metavar=N_("KEY"), help=N_("In another key, such as “D minor”."))
@click.option("--kit", metavar=N_("KIT"), help=N_("Other drum sounds than the beat's own."))
@click.option("--click", is_flag=True, help=N_("With the click throughout, not only before the song."))
@click.option("--count-in/--no-count-in", default=True, show_default=True, help=N_("Begin with the click."))
@click.option("--no-melody", is_flag=True, help=N_("Leave out the guide melody."))
@click.option("--seconds", type=FiniteRange(0.1), help=N_("End after so many seconds."))
@click.option("--clock", metavar=N_("PORT"), help=N_("Send MIDI clock to this port, so that other machines follow."))
@json_option
@session_option
@click.pass_obj
def play(request: Request, /, name: str | None, device: str | None, **options: Any) -> None:
    """Play a beat. The device is opened in a process of its own while the template is read here."""
    context = request.app.host.context("beats")
    process = PlayingProcess(str(context.settings["device"]) if device is None else device)
    try:
        choice = meant(request.app, name, options["session"])
        start = begin(request.app, process, context.data, choice, options)
        from workshop_beats.playing.performance import perform

        perform(request, process, choice, options, start)
    finally:
        process.close()
