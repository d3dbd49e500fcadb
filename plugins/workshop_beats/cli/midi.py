"""`workshop beat midi`: a beat as a MIDI file."""

from __future__ import annotations

from pathlib import Path

import click

from workshop import N_, Request, WorkshopCommand, message, session_option
from workshop_beats.cli.options import NAME_OR_CHOSEN, TO


@click.command(cls=WorkshopCommand, help=N_("Write a beat as a MIDI file for a DAW."))
@NAME_OR_CHOSEN
@TO
@click.option("--straight", is_flag=True, help=N_("Without swing and human feel."))
@session_option
@click.pass_obj
def midi(request: Request, name: str | None, path: Path | None, straight: bool, session: str | None) -> None:
    """Write a beat as MIDI."""
    from workshop_beats.exchange.midi import write_midi
    from workshop_beats.library import wanted

    name = wanted(request.app, name, session)
    target = path or Path(f"{name}.mid")
    write_midi(request.app.presets.load("beats", name), target, straight=straight)
    request.output.say(message("Wrote {path}.", path=target))
