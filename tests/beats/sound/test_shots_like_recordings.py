"""Each voice lies where recorded instruments of its kind lie: how bright, how long, how sharp."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.conftest import missing
from workshop_beats.kits.names import VOICES

if TYPE_CHECKING:
    from types import ModuleType

pytestmark = pytest.mark.pure

TOOL = Path(__file__).resolve().parents[3] / "tools" / "kit_sounds.py"
NAMES = ("808", "acoustic", "dusty", "electronic")


@pytest.fixture(scope="module")
def sounds() -> ModuleType:
    specification = importlib.util.spec_from_file_location("kit_sounds", TOOL)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.mark.real
@pytest.mark.parametrize("kit", NAMES)
@pytest.mark.parametrize("voice", VOICES)
def test_a_voice_is_like_recordings_of_its_kind(sounds: ModuleType, kit: str, voice: str) -> None:
    if not sounds.RECORDINGS.exists():
        missing("the recordings of the Debian package sonic-pi-samples are not installed")
    spec = sounds.kits()[kit][voice]
    measured = sounds.measure(sounds.hardest(voice, spec), sounds.RATE, held=spec["model"] == "synth")
    allowed = sounds.bounds(kit, voice)
    assert not sounds.outside(measured, allowed), (measured, allowed)


@pytest.mark.parametrize(("word", "value"), [("seconds", 0.9), ("bright", 15_000), ("tune", 200)])
def test_a_voice_that_was_wrong_once_would_be_found(sounds: ModuleType, word: str, value: float) -> None:
    if not sounds.RECORDINGS.exists():
        missing("the recordings of the Debian package sonic-pi-samples are not installed")
    voice = {"seconds": "kick", "bright": "snare", "tune": "kick"}[word]
    spec = {**sounds.kits()["dusty"][voice], word: value, "colour": {**sounds.kits()["808"]["kick"]["colour"]}}
    measured = sounds.measure(sounds.hardest(voice, spec), sounds.RATE)
    assert sounds.outside(measured, sounds.bounds("dusty", voice))


def test_the_measures_are_those_of_known_sounds(sounds: ModuleType) -> None:
    time = np.arange(44_100) / 44_100
    measured = sounds.measure(np.sin(2 * np.pi * 1000 * time) * 10 ** (-time / 0.2), 44_100)
    assert measured.centroid == pytest.approx(1000, rel=0.01)
    assert measured.fall == pytest.approx(0.2, abs=0.01)
    # a sine's 3 dB, and 6.7 dB for the mean of an envelope that falls by 20 dB
    assert measured.crest == pytest.approx(9.7, abs=0.2)
