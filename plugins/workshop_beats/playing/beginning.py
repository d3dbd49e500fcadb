"""Let a beat sound before its template is read, from what is kept of earlier plays, and see later whether that held."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workshop_beats.playing.glimpse import CLICKS, catch_glimpse, keep_click
from workshop_beats.playing.opening import FOLDER, find_opening, opening_line
from workshop_beats.song.pulse import ACCENT, PLAIN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from workshop import App
    from workshop_beats.choice import Choice
    from workshop_beats.playing.conductor import Conductor
    from workshop_beats.playing.glimpse import Glimpse
    from workshop_beats.playing.opening import Opening
    from workshop_beats.playing.process import PlayingProcess


@dataclass(frozen=True, slots=True)
class Start:
    """What sounds already: a kept opening, or the count-in; `clicks` is where the clicks of kits are kept."""

    opening: Opening
    glimpse: Glimpse | None
    clicks: Path


def begin(app: App, process: PlayingProcess, data: Path, choice: Choice, options: Mapping[str, Any]) -> Start:
    """Send the playing process what is known already; `data` is the plugin's folder, `options` those of `beat play`.

    Raises:
        DeviceError: The device cannot be opened.
    """
    opening = find_opening(app, data / FOLDER, choice, options)
    glimpse = None
    if opening.lines:
        process.send(opening.command)
    else:
        glimpse = catch_glimpse(app, data / CLICKS, choice, options, process.opened)
        process.send(["begin"] if glimpse is None else glimpse.command)
    if opening.lines or glimpse is not None:
        process.wait_for_sound()
    return Start(opening, glimpse, data / CLICKS)


def go_on(
    app: App, process: PlayingProcess, start: Start, kit: list[Any], make: Callable[[int], Conductor], rate: int
) -> Conductor:
    """Go on with what `make(run)` conducts, after the line `kit`: anew where something else sounds already."""
    conductor = make(0)
    lines = conductor.step(0)
    first = [kit, *lines]
    if start.opening.same(rate, first):
        return conductor
    start.opening.keep(rate, first)
    held = start.opening.rate != rate and (start.glimpse is None or start.glimpse.same(kit[1], lines[0][2]))
    if held:
        process.send(opening_line(rate, first, start.opening.folder))
    else:
        conductor = make(1)
        halt: list[Any] = ["halt", 1]
        for line in (halt, kit, *conductor.step(0)):
            process.send(line)
    keep_click(app, start.clicks, kit[1])
    process.send(["clicks", str(start.clicks), [ACCENT, PLAIN]])
    return conductor
