"""A short hearing of each beat that is put up for a vote; where nothing can be heard, its grid is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workshop import DeviceError, PluginError, message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workshop import Request
    from workshop_beats.template.model import Beat

_PLAIN: Mapping[str, Any] = {
    "session": None, "kit": None, "click": False, "no_melody": False, "tempo": None, "transpose": None, "key": None,
    "section": None, "loop": True, "count_in": False, "as_json": False,
}  # fmt: skip
"""The options of `workshop beat play` for a template as it is written, round and round."""


def preview(request: Request, beats: dict[str, Beat], *, sound: bool, seconds: float, device: str | None) -> None:
    """Announce and play each beat from its hook; from the first that cannot be played on, show the grids instead."""
    from workshop_beats.cli.showing import print_beat
    from workshop_beats.sheet.words import tempo
    from workshop_beats.vote import best_part

    for place, (name, beat) in enumerate(beats.items(), start=1):
        figures = [beat.style, request.output.text(tempo(beat)), beat.meter]
        request.output.say(f"{place}. {beat.name} ({name}): {', '.join(figures)}")
        if sound:
            sound = _played(request, name, best_part(beat), seconds, device)
        if not sound:
            print_beat(request, name, beat, best_part(beat))
        request.output.say()


def _played(request: Request, name: str, part: str, seconds: float, device: str | None) -> bool:
    """Whether the beat could be played; why not has been said."""
    from workshop_beats.playing.performance import perform
    from workshop_beats.playing.process import PlayingProcess

    process = PlayingProcess(str(request.app.host.context("beats").settings["device"]) if device is None else device)
    try:
        perform(request, process, name, {**_PLAIN, "start": part, "seconds": seconds})
    except (DeviceError, PluginError) as error:
        request.output.refuse(error)
        request.output.say(message("So here are the grids instead."))
        return False
    finally:
        process.close()
    return True
