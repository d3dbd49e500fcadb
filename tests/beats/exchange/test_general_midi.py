"""Every voice has a key in General MIDI, and is known by its own name."""

from __future__ import annotations

import pytest

from workshop_beats.exchange.general_midi import voice_of_key, voice_of_name
from workshop_beats.voices import DRUMS


@pytest.mark.parametrize("voice", DRUMS)
def test_a_voice_is_known_by_the_key_it_sends_and_by_its_name(voice: str) -> None:
    assert voice_of_key(DRUMS[voice].note) == voice
    assert voice_of_name(voice) == voice


@pytest.mark.parametrize("key", [0, 27, 58, 65, 81, 127])
def test_a_key_without_a_voice_has_none(key: int) -> None:
    assert voice_of_key(key) is None


@pytest.mark.parametrize(
    ("name", "voice"),
    [
        ("Basstromme", "kick"), ("HH closed", "hat"), ("hi-hat_open", "open"), ("Hand Clap", "clap"), ("Tom 2", "tom"),
        ("Tom 1", "hightom"), ("Floor Tom", "floortom"), ("Splash", "crash"), ("Maracas", "shaker"), ("Bell", "ride"),
        ("Kubjelle", "cowbell"), ("Synth lead", None), ("", None), ("atomic", None),
    ],
)  # fmt: skip
def test_names_that_people_give_drums_are_understood(name: str, voice: str | None) -> None:
    assert voice_of_name(name) == voice
