"""Finding the mixer that a plugin provides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop.errors import PluginError
from workshop.messages import message

if TYPE_CHECKING:
    from workshop.domain.mixing import Mixer
    from workshop.services.house import House


def mixer_of(house: House) -> Mixer:
    """The mixer that a plugin provides. Raises PluginError where there is none."""
    found = house.host.first("workshop_mixer")
    if found is None:
        raise PluginError(
            message("There is nothing here that mixes takes."),
            message("`workshop plugin list` says which plugins are missing and why."),
        )
    mixer: Mixer = found[1]
    return mixer
