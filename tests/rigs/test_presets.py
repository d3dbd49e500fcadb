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


def test_advice_is_given_in_the_listeners_language(line: Line) -> None:
    for name in ("kjelleren", "scene"):
        notes = line.app.presets.load("rigs", name).notes
        assert notes
        for language, other in (("nb", "en"), ("en", "nb")):
            said = line("rig", "show", name, "--lang", language).stdout
            assert all(getattr(note, language) in said for note in notes)
            assert not any(getattr(note, other) in said for note in notes)


def test_a_pad_is_not_called_an_audio_interface(line: Line) -> None:
    said = line("rig", "show", "kjelleren", "--lang", "nb").stdout
    assert "Pads" in said
    assert "Lydkort " not in said


def test_a_note_may_be_in_one_language_only() -> None:
    assert Rig.model_validate({**HEAD, "notes": ["Bare på norsk."]}).notes == ("Bare på norsk.",)
    with pytest.raises(ValidationError):
        Rig.model_validate({**HEAD, "notes": [{"nb": "Bare på norsk."}]})
