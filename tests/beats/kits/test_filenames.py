"""A recording is known by its name, in Norwegian and English, however people write it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop_beats.kits.filenames import HARD, MEDIUM, SOFT, Recording, recording_of
from workshop_beats.voices import DRUMS


@pytest.mark.parametrize(
    ("stem", "voice"),
    [
        ("kick", "kick"),
        ("Stortromme", "kick"),
        ("BD", "kick"),
        ("skarp", "snare"),
        ("Skarptromme", "snare"),
        ("snare rim", "snare"),
        ("kantslag", "rim"),
        ("side-stick", "rim"),
        ("hh-closed", "hat"),
        ("HiHat", "hat"),
        ("hi_hat_open", "open"),
        ("OpenHat", "open"),
        ("åpen", "open"),
        ("a\u030apen hihat", "open"),
        ("lukket", "hat"),
        ("hihat pedal", "pedal"),
        ("gulvtom", "floortom"),
        ("gulvtam", "floortom"),
        ("hengetam", "tom"),
        ("lys-tam", "hightom"),
        ("Floor Tom", "floortom"),
        ("hi tom", "hightom"),
        ("tom2", "tom"),
        ("håndklapp", "clap"),
        ("krasj", "crash"),
        ("Ride Cymbal", "ride"),
        ("tamburin", "tambourine"),
        ("kubjelle", "cowbell"),
        ("maracas", "shaker"),
        ("konga", "conga"),
        ("metronom", "click"),
    ],
)
def test_a_voice_is_known(stem: str, voice: str) -> None:
    found = recording_of(stem)
    assert found is not None
    assert found.voice == voice


@pytest.mark.parametrize(
    ("stem", "hardness", "turn"),
    [
        ("snare", None, 0),
        ("snare-soft", SOFT, 0),
        ("skarp svak 3", SOFT, 3),
        ("snare_medium_02", MEDIUM, 2),
        ("snare-hard-2", HARD, 2),
        ("kick ff", HARD, 0),
        ("kick_v30", SOFT, 0),
        ("kick vel 96 1", MEDIUM, 1),
        ("kick-v127-4", HARD, 4),
    ],
)
def test_layer_and_turn_are_read(stem: str, hardness: int | None, turn: int) -> None:
    found = recording_of(stem)
    assert found is not None
    assert (found.hardness, found.turn) == (hardness, turn)


@pytest.mark.parametrize("stem", ["", "notat", "take 3", "Ola synger", "kickers", "1", "---"])
def test_what_is_no_drum_is_left_alone(stem: str) -> None:
    assert recording_of(stem) is None


@pytest.mark.parametrize("voice", DRUMS)
def test_each_voice_goes_by_its_own_name(voice: str) -> None:
    assert recording_of(f"{voice}-hard-2") == Recording(voice, HARD, 2)


@given(st.text(max_size=60))
def test_any_name_is_read_or_left_out(stem: str) -> None:
    found = recording_of(stem)
    assert found is None or found.voice in DRUMS
