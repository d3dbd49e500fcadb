"""The rigs and device profiles that ship are right, and fit each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pydantic import ValidationError

from workshop_rigs.model import Rig

if TYPE_CHECKING:
    from tests.cli.conftest import Line

HEAD = {"name": "R", "author": "me", "licence": "CC0-1.0"}


def test_every_rig_loads_with_the_profiles_it_names(line: Line) -> None:
    presets = line.app.presets
    names = presets.names("rigs")

    assert {"kjelleren", "scene"} <= set(names)
    for name in names:
        rig = presets.load("rigs", name)
        assert rig.licence == "CC0-1.0"
        for device in rig.device:
            assert device.profile is None or presets.load("devices", device.profile).input


def test_every_profile_loads_and_no_pad_or_knob_is_there_twice(line: Line) -> None:
    for name in line.app.presets.names("devices"):
        profile = line.app.presets.load("devices", name)
        for numbers in ([pad.pad for pad in profile.pad], [knob.knob for knob in profile.knob]):
            assert len(numbers) == len(set(numbers))


def test_a_channel_cannot_be_there_twice() -> None:
    channel = {"number": 1, "label": "Mic", "instrument": "vocal"}
    with pytest.raises(ValidationError, match="channel 1 is there twice"):
        Rig.model_validate({**HEAD, "channel": [channel, channel]})
