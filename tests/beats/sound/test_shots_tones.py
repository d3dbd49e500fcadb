"""Each note of each kit: in tune, without a click where its loop meets itself, brighter when harder."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.beats.sound.test_shots import RATE, VOICES, centroid
from workshop_beats.sound.shots import Tone, tone
from workshop_beats.voices import PITCHED

pytestmark = pytest.mark.pure

EVERY = [pytest.param(voices[voice], id=f"{kit}-{voice}") for kit, voices in VOICES.items() for voice in PITCHED]
HELD = [param for param in EVERY if param.values[0]["model"] == "synth"]
PITCHES = (28, 45, 60, 84)


def note(spec: dict[str, Any], pitch: int = 52, layer: int = 2, rate: int = RATE) -> Tone:
    return tone(spec, rate, pitch, layer=layer, layers=3)


def sounded(made: Tone, seconds: float) -> np.ndarray:
    """A note held so long: its loop again and again."""
    if made.loop_start is None or made.loop_end is None:
        return made.samples
    loop = made.samples[made.loop_start : made.loop_end]
    more = -(-(round(seconds * RATE) - len(made.samples)) // len(loop))
    return np.concatenate([made.samples, *[loop] * max(more, 1)])


def cents_off(samples: np.ndarray, pitch: int) -> float:
    """How far the fundamental is from a MIDI pitch."""
    wanted, size = 440 * 2 ** ((pitch - 69) / 12), 1 << 21
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples)), size))
    low, high = round(wanted * 0.94 * size / RATE), round(wanted * 1.06 * size / RATE)
    return float(1200 * np.log2((low + np.argmax(spectrum[low:high])) * RATE / size / wanted))


@pytest.mark.parametrize("spec", EVERY)
@pytest.mark.parametrize("pitch", PITCHES)
def test_a_note_is_in_tune(spec: dict[str, Any], pitch: int) -> None:
    straight = {**spec, "fall": 0, "detune": 0}
    samples = sounded(note(straight, pitch), 4)
    assert abs(cents_off(samples[len(samples) // 8 :], pitch)) < 5


@pytest.mark.parametrize("spec", EVERY)
@pytest.mark.parametrize("pitch", PITCHES)
def test_a_note_is_clean(spec: dict[str, Any], pitch: int) -> None:
    made = note(spec, pitch)
    assert made.samples.dtype == np.float32
    assert np.isfinite(made.samples).all()
    assert 0.2 < np.abs(made.samples).max() < 1
    assert abs(made.samples[made.loop_start :].mean(dtype=float)) < 1e-3
    assert abs(made.samples[0]) < 5e-3
    assert made.release_seconds >= 0.005
    if made.loop_start is None:
        assert abs(made.samples[-1]) < 1e-3


@pytest.mark.parametrize("spec", HELD)
@pytest.mark.parametrize("pitch", PITCHES)
@pytest.mark.parametrize("rate", [44_100, 48_000])
def test_a_loop_does_not_click(spec: dict[str, Any], pitch: int, rate: int) -> None:
    made = note(spec, pitch, rate=rate)
    assert made.loop_start is not None
    assert made.loop_end == len(made.samples)
    loop = made.samples[made.loop_start :].astype(float)
    steps = np.abs(np.diff(loop))
    # no larger step over the seam than the wave takes by itself, nor a corner sharper than its own
    assert abs(loop[0] - loop[-1]) <= 1.2 * steps.max()
    twice = np.concatenate((loop, loop))
    corners = np.abs(np.diff(twice, 2))
    assert corners[len(loop) - 2 : len(loop)].max() <= 1.3 * corners[: len(loop) - 2].max()


@pytest.mark.parametrize("spec", HELD)
@pytest.mark.parametrize("pitch", PITCHES)
def test_a_loop_ends_on_what_comes_before_it(spec: dict[str, Any], pitch: int) -> None:
    made = note(spec, pitch)
    assert made.loop_start is not None
    before, end = made.samples[made.loop_start - 256 : made.loop_start], made.samples[-256:]
    assert np.abs(before - end).max() <= 0.3 * np.abs(before).max()


@pytest.mark.parametrize("spec", HELD)
@pytest.mark.parametrize("pitch", PITCHES)
def test_a_held_note_neither_throbs_nor_dies(spec: dict[str, Any], pitch: int) -> None:
    made = note(spec, pitch)
    assert made.loop_start is not None
    loop = made.samples[made.loop_start :].astype(float)
    levels = np.sqrt(np.mean(loop[: len(loop) // 10 * 10].reshape(10, -1) ** 2, axis=1))
    assert levels.max() / levels.min() < 10 ** (6 / 20)


@pytest.mark.parametrize("spec", EVERY)
def test_a_harder_note_is_louder_and_brighter(spec: dict[str, Any]) -> None:
    soft, hard = note(spec, layer=0).samples, note(spec, layer=2).samples
    assert np.sqrt(np.mean(hard.astype(float) ** 2)) > np.sqrt(np.mean(soft.astype(float) ** 2))
    assert centroid(hard) > centroid(soft)


@pytest.mark.parametrize("spec", EVERY)
def test_a_note_is_the_same_on_every_run(spec: dict[str, Any]) -> None:
    assert np.array_equal(note(spec).samples, note(spec).samples)


@pytest.mark.parametrize("spec", EVERY)
@pytest.mark.parametrize("pitch", [0, 127])
def test_the_ends_of_the_keyboard_sound_too(spec: dict[str, Any], pitch: int) -> None:
    made = note(spec, pitch)
    assert np.isfinite(made.samples).all()
    assert len(made.samples) < 8 * RATE


@pytest.mark.parametrize("spec", EVERY)
def test_a_note_is_small(spec: dict[str, Any]) -> None:
    assert note(spec, 40).samples.nbytes < 600_000
