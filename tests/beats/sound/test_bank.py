"""A kit's sounds: one for each voice, layer and turn, held in bounded memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tests.beats.sound.conftest import RATE, kit_named
from workshop_beats.sound import bank as module
from workshop_beats.sound.bank import Bank, UnknownVoiceError
from workshop_beats.sound.counts import layer_of
from workshop_beats.voices import DRUMS, PITCHED

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("voice", sorted(DRUMS))
def test_every_drum_has_a_sound_of_its_own(bank: Bank, voice: str) -> None:
    sound = bank.sound(voice, 36, 100, 0).samples

    assert sound.dtype == np.float32
    assert 0.05 < np.abs(sound).max() <= 1
    assert not any(np.array_equal(sound, bank.sound(name, 36, 100, 0).samples) for name in DRUMS if name != voice)


@pytest.mark.parametrize("voice", sorted(PITCHED))
def test_every_instrument_has_another_sound_for_another_pitch(bank: Bank, voice: str) -> None:
    assert not np.array_equal(bank.sound(voice, 50, 100, 0).samples, bank.sound(voice, 51, 100, 0).samples)


def test_the_pitch_of_a_drum_means_nothing(bank: Bank) -> None:
    assert bank.sound("kick", 36, 100, 0) is bank.sound("kick", 35, 100, 0)


@pytest.mark.parametrize(("velocity", "layer"), [(1, 0), (42, 0), (55, 1), (92, 1), (103, 1), (104, 2), (127, 2)])
def test_ghosts_hits_and_accents_are_layers_of_three(velocity: int, layer: int) -> None:
    assert layer_of(velocity, 3) == layer


@pytest.mark.parametrize("layers", range(1, 9))
def test_layers_rise_with_the_velocity_and_all_are_used(layers: int) -> None:
    found = [layer_of(velocity, layers) for velocity in range(1, 128)]

    assert found == sorted(found)
    assert set(found) == set(range(layers))


def test_a_voice_that_the_kit_lacks_is_named() -> None:
    with pytest.raises(UnknownVoiceError, match="no sound for triangle"):
        Bank({"voices": {}}, RATE).sound("triangle", 1, 100, 0)


def test_memory_is_bounded_and_what_went_comes_back_the_same(
    kit: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ROOM", 500_000)
    bank = Bank(kit, RATE)
    first = bank.sound("bass", 40, 100, 0)
    for pitch in range(41, 50):
        bank.sound("bass", pitch, 100, 0)

    assert sum(tone.samples.nbytes for tone in bank._held.values()) <= 500_000
    again = bank.sound("bass", 40, 100, 0)
    assert again is not first
    assert np.array_equal(again.samples, first.samples)


def test_an_end_that_nobody_hears_is_cut_off_softly(bank: Bank) -> None:
    quiet = module._trimmed(
        module.shots.Tone(np.r_[np.ones(100), np.zeros(9000)].astype(np.float32), None, None, 0.0), RATE
    )

    assert len(quiet.samples) == 100 + RATE // 100
    assert np.array_equal(quiet.samples[:100], np.ones(100))


def test_a_leaders_own_recording_that_was_replaced_sounds_new(tmp_path: Path) -> None:
    import os

    import soundfile

    from workshop_beats.sound.cache import ShotCache

    kit = kit_named("acoustic")
    path = tmp_path / "kick.wav"
    own = {
        "model": "own",
        "samples": [[str(path)]],
        "tune": 0,
        "gain": 1,
        "pan": 0,
        "choke": None,
        "colour": kit["voices"]["kick"]["colour"],
        "seed": 1,
    }
    kit["voices"]["kick"] = own
    heard = []
    for number, slow in enumerate((20, 7)):
        soundfile.write(path, np.sin(np.arange(4800) / slow) / 2, RATE)
        os.utime(path, (number, number))
        tone = Bank(kit, RATE, ShotCache(tmp_path / "shots", "code")).sound("kick", 36, 100, 0)
        heard.append(tone.samples)

    assert not np.array_equal(*heard)
