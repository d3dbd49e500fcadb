"""`workshop beat render`: a beat as audio."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from workshop import N_, Request, WorkshopCommand, message, session_option
from workshop_beats.cli.options import NAME_OR_CHOSEN, TO

if TYPE_CHECKING:
    from workshop_beats.template.model import Beat


@click.command(cls=WorkshopCommand, help=N_("Write a beat as a WAV file."))
@NAME_OR_CHOSEN
@TO
@click.option(
    "--rate", type=click.IntRange(8000, 96_000), default=48_000, show_default=True, help=N_("Sample rate in hertz.")
)
@click.option("--count-in/--no-count-in", default=True, show_default=True, help=N_("Begin with the click."))
@session_option
@click.pass_obj
def render(
    request: Request, name: str | None, path: Path | None, rate: int, count_in: bool, session: str | None
) -> None:
    """Render a beat."""
    from workshop_beats.library import wanted
    from workshop_beats.rendering.render import render as write
    from workshop_beats.song.arrange import arrange
    from workshop_beats.song.timeline import Timeline

    name = wanted(request.app, name, session)
    found: Beat = request.app.presets.load("beats", name)
    target = path or Path(f"{name}.wav")
    line = Timeline.of(arrange(found), rate, found.count_in if count_in else 0)
    write(line.job(), target)
    request.output.say(message("Wrote {path}, {seconds} seconds.", path=target, seconds=round(line.frames / rate)))
