"""From a choice to what the rendering process is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop_beats.kits.flat import kit_of
from workshop_beats.rendering.job import Job
from workshop_beats.song.arrange import arrange
from workshop_beats.song.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from workshop import App
    from workshop_beats.choice import Choice
    from workshop_beats.template.model import Beat

    Load = Callable[[str, str], Any]

SHOTS = "shots"
"""The folder of one-shots, below the plugin's own."""


def prepare(
    load: Load, home: Path, cache: Path | None, choice: Choice, beat: Beat, rate: int, count_in: int, bits: int = 24
) -> Job:
    """The job for a beat as it is chosen, at `rate` hertz after `count_in` bars of click.

    `load(kind, name)` gives checked presets, `home` is the library, in which a leader's own kits lie; `cache` is where
    one-shots are kept. `beat` is the choice's, its tempo and key applied.

    Raises:
        NotFoundError, PresetError, StateError: As `kit_of`.
    """
    line = Timeline.of(arrange(beat), rate, count_in, sounds=choice.hear, melody=choice.melody)
    return Job(line, kit_of(load, choice.kit or beat.kit, home / "presets" / "kits"), cache, bits)


def prepare_in(app: App, choice: Choice, beat: Beat, rate: int, count_in: int, bits: int = 24) -> Job:
    """The same in an app, with the cache that takes' backings use. Raises as `prepare`."""
    cache = app.host.context("beats").data_folder() / SHOTS
    return prepare(app.presets.load, app.paths.home, cache, choice, beat, rate, count_in, bits)
