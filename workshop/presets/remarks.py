"""Shows what a plugin remarks of a preset, at the line where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop.presets.lines import places_of_values
from workshop.presets.pictures import inside, spot_at
from workshop.presets.reading import problem
from workshop.presets.schemas import dotted

if TYPE_CHECKING:
    from pathlib import Path

    from workshop.messages import Message
    from workshop.plugin.contributions import Remark


def remarked(remark: Remark, path: Path, text: str) -> Message:
    """A remark on the file at `path`, which holds `text`; without a line where the file leaves the value out."""
    place = places_of_values(text).get(remark.place)
    spot = spot_at(text, inside(text, place.value, remark.sign)) if place is not None else None
    return problem(path, remark.text, dotted(remark.place), spot)
