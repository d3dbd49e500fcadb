"""Hits sound on their frames, end when they are to end, and blocks leave no seam."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.beats.sound.conftest import RATE
from workshop_beats.hits import Hit
from workshop_beats.sound.mixer import BLOCK, Mixer, mix, panned, velocity_gain
from workshop_beats.voices import DRUMS

if TYPE_CHECKING:
    from tests.beats.sound.conftest import Mixed
    from workshop_beats.sound.bank import Bank

SONG = [
    Hit(0, "kick", 36, 0, 110),
    Hit(0, "bass", 40, 30_000, 90),
    Hit(10, "pad", 60, 40_000, 80),
    Hit(7000, "open", 46, 0, 100),
    Hit(12_000, "hat", 42, 0, 60),
    Hit(12_000, "keys", 60, 9000, 70),
    Hit(25_000, "crash", 49, 0, 127),
    Hit(33_000, "snare", 38, 0, 100),
]


def test_a_hit_sounds_on_its_frame_and_not_before(mixed: Mixed) -> None:
    sound = mixed([Hit(BLOCK + 123, "kick", 36, 0, 100)], 3 * BLOCK)

    assert sound.shape == (2, 3 * BLOCK)
    assert not sound[:, : BLOCK + 123].any()
    assert sound[:, BLOCK + 123 : BLOCK + 200].any()


@pytest.mark.parametrize("size", [1, 333, 4096, BLOCK])
def test_blocks_of_any_size_give_the_same_samples(mixed: Mixed, size: int) -> None:
    frames = 3 * BLOCK if size > 1 else 1500

    assert np.array_equal(mixed(SONG, frames, size=size), mixed(SONG, frames))


def test_hits_that_arrive_one_by_one_give_the_same_samples(mixed: Mixed) -> None:
    assert np.array_equal(mixed(iter(SONG), 3 * BLOCK), mixed(SONG, 3 * BLOCK))


@settings(max_examples=20, deadline=None)
@given(frame=st.integers(0, 3 * BLOCK), later=st.integers(1, BLOCK))
def test_a_hit_sounds_the_same_wherever_it_falls(bank: Bank, frame: int, later: int) -> None:
    def at(place: int) -> np.ndarray[Any, Any]:
        blocks = mix([Hit(place, "snare", 38, 0, 100)], 4 * BLOCK, Mixer(bank))
        return np.concatenate([block[0].copy() for block in blocks], axis=1)

    early, late = at(frame), at(frame + later)
    assert np.array_equal(early[:, :-later], late[:, later:])


def test_a_closed_hat_ends_an_open_one_within_ten_milliseconds(mixed: Mixed) -> None:
    ringing = mixed([Hit(0, "open", 46, 0, 100)], RATE)
    choked = mixed([Hit(0, "open", 46, 0, 100), Hit(4800, "hat", 42, 0, 1)], RATE)
    alone = mixed([Hit(4800, "hat", 42, 0, 1)], RATE)

    assert np.array_equal(choked[:, :4800], ringing[:, :4800])
    assert np.allclose(choked[:, 4800 + RATE // 100 :], alone[:, 4800 + RATE // 100 :], atol=1e-6)
    assert np.abs(ringing[:, 5300:9000]).max() > 0.01


def test_a_hit_chokes_only_its_own_group(mixed: Mixed) -> None:
    ringing, hat = Hit(0, "crash", 49, 0, 100), Hit(4800, "hat", 42, 0, 100)

    both = mixed([ringing, hat], RATE)
    assert np.allclose(both, mixed([ringing], RATE) + mixed([hat], RATE), atol=1e-6)


def test_a_choke_makes_no_step(mixed: Mixed, bank: Bank) -> None:
    def steps(sound: np.ndarray[Any, Any]) -> float:
        return float(np.abs(np.diff(sound[:, 4700:5300])).max())

    mixer = Mixer(bank)
    mixer.place(Hit(0, "bass", 33, RATE, 100))
    mixer.end(4800)
    assert steps(mixer.block(BLOCK)[0]) <= 1.05 * steps(mixed([Hit(0, "bass", 33, RATE, 100)], BLOCK))


@pytest.mark.parametrize("voice", ["bass", "keys", "pad", "guitar", "melody"])
def test_a_note_is_held_as_long_as_it_says_and_then_released(mixed: Mixed, voice: str, kit: dict[str, Any]) -> None:
    held = RATE // 3
    sound = np.abs(mixed([Hit(0, voice, 57, held, 100)], 2 * RATE)).max(axis=0)
    release = round(kit["voices"][voice]["release_ms"] / 1000 * RATE)

    assert sound[held - 2000 : held].max() > 0.003
    assert not sound[held + release + 2 :].any()


def test_a_held_sound_goes_on_for_as_long_as_it_is_held(mixed: Mixed) -> None:
    sound = np.abs(mixed([Hit(0, "pad", 57, 20 * RATE, 100)], 20 * RATE)).max(axis=0)

    loud = [part.max() for part in np.array_split(sound[RATE:], 19)]
    assert min(loud) > 0.8 * max(loud) > 0


@pytest.mark.parametrize("voice", ["keys", "guitar", "pad", "tom"])
def test_a_chord_sounds_as_its_notes_do(mixed: Mixed, bank: Bank, voice: str) -> None:
    notes = [Hit(500, voice, pitch, RATE // 2, 90) for pitch in (48, 52, 55)]
    one_by_one = Mixer(bank)
    for note in notes:
        one_by_one.place(note)

    assert np.abs(mixed(notes, BLOCK) - one_by_one.block(BLOCK)[0]).max() < 1e-6


def test_neighbouring_hits_differ_a_little(mixed: Mixed) -> None:
    sound = mixed([Hit(0, "snare", 38, 0, 100), Hit(RATE, "snare", 38, 0, 100)], 2 * RATE)

    assert not np.array_equal(sound[:, :RATE], sound[:, RATE:])


def test_the_same_hits_always_give_the_same_sound(mixed: Mixed) -> None:
    assert np.array_equal(mixed(SONG, BLOCK), mixed(SONG, BLOCK))


def test_lines_add_up_to_the_mix(mixed: Mixed) -> None:
    voices = [*DRUMS, "bass", "keys", "pad"]
    apart = mixed(SONG, 3 * BLOCK, buses={voice: index for index, voice in enumerate(voices)})

    assert apart.shape == (len(voices), 2, 3 * BLOCK)
    assert np.abs(apart.sum(axis=0) - mixed(SONG, 3 * BLOCK)).max() < 1e-6
    assert apart[voices.index("snare")].any()
    assert not apart[voices.index("tom")].any()


@given(st.floats(-1, 1))
def test_panning_keeps_the_power(pan: float) -> None:
    left, right = panned(pan, 1.0)[:, 0]

    assert left**2 + right**2 == pytest.approx(1, abs=1e-6)
    assert (left > right) == (pan < 0) or abs(pan) < 1e-6


@given(st.integers(1, 126))
def test_harder_is_louder(velocity: int) -> None:
    assert velocity_gain(velocity) < velocity_gain(velocity + 1)
