"""A short hearing of each beat that is put up for a vote; where nothing can be heard, its grid is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from workshop import DeviceError, PluginError, message

if TYPE_CHECKING:
    from workshop import Request
    from workshop_beats.template.model import Beat


def preview(request: Request, beats: dict[str, Beat], *, sound: bool, seconds: float, device: str | None) -> None:
    """Announce and play each beat from its hook; from the first that cannot be played on, show the grids instead."""
    from workshop_beats.cli.showing import print_drums
    from workshop_beats.sheet.words import tempo
    from workshop_beats.vote import best_part

    for place, (name, beat) in enumerate(beats.items(), start=1):
        figures = [beat.style, tempo(beat), beat.meter]
        request.output.say(
            message(
                "{place}. {title} ({name}): {figures}",
                place=place,
                title=beat.title(request.translator.language),
                name=name,
                figures=figures,
            )
        )
        if sound:
            sound = _played(request, name, best_part(beat), seconds, device)
        if not sound:
            print_drums(request, beat, best_part(beat))
        request.output.say()


def _played(request: Request, name: str, part: str, seconds: float, device: str | None) -> bool:
    """Whether the beat could be played; why not has been said."""
    from workshop_beats.cli.play import play

    try:
        click.get_current_context().invoke(
            play, name=name, start=part, seconds=seconds, device=device, loop=True, count_in=False
        )
    except (DeviceError, PluginError) as error:
        request.output.refuse(error)
        request.output.say(message("So here are the grids instead."))
        return False
    return True
