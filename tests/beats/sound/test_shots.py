"""Each hit of each kit: the same on every run, clean at both ends, brighter when harder, never quite the same twice."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from tests.beats.kits.conftest import KITS, read_kit
from workshop_beats.kits.flat import kit_of
from workshop_beats.sound.shots import drum, layers_of, turns_of
from workshop_beats.voices import DRUMS

pytestmark = pytest.mark.pure

RATE = 48_000
VOICES = {
    path.stem: kit_of(lambda _kind, name: read_kit(KITS[0].with_name(f"{name}.toml")), path.stem, path.parent)["voices"]
    for path in KITS
}
EVERY = [
    pytest.param(spec, id=f"{kit}-{voice}")
    for kit, voices in VOICES.items()
    for voice, spec in voices.items()
    if voice in DRUMS
]


def hit(spec: dict[str, Any], layer: int = -1, turn: int = 0, rate: int = RATE) -> np.ndarray:
    layers = layers_of(spec)
    return drum(spec, rate, layer=layer % layers, layers=layers, turn=turn)


def centroid(samples: np.ndarray) -> float:
    power = np.abs(np.fft.rfft(samples.astype(float))) ** 2
    return float(power @ np.fft.rfftfreq(len(samples), 1 / RATE) / power.sum())


@pytest.mark.parametrize("spec", EVERY)
def test_a_hit_is_the_same_on_every_run(spec: dict[str, Any]) -> None:
    assert hit(spec).dtype == np.float32
    assert np.array_equal(hit(spec), hit(spec))


@pytest.mark.parametrize("spec", EVERY)
def test_a_hit_is_clean(spec: dict[str, Any]) -> None:
    for layer in range(layers_of(spec)):
        samples = hit(spec, layer)
        assert np.isfinite(samples).all()
        assert 0.5 < np.abs(samples).max() < 1
        assert abs(samples.mean(dtype=float)) < 1e-3
        # silence before and after: an end that does not reach zero clicks
        assert abs(samples[0]) < 2e-3
        assert abs(samples[-1]) < 1e-3


@pytest.mark.parametrize("spec", EVERY)
def test_a_harder_hit_is_louder_and_brighter(spec: dict[str, Any]) -> None:
    layers = [hit(spec, layer) for layer in range(layers_of(spec))]
    peaks = [float(np.abs(samples).max()) for samples in layers]
    lengths = [len(samples) for samples in layers]
    assert peaks == sorted(set(peaks))
    assert lengths == sorted(set(lengths))
    if len(spec.get("ratios", (1, 1))) > 1 or spec.get("wave") == "square":
        assert centroid(layers[-1]) > centroid(layers[0])


@pytest.mark.parametrize("spec", EVERY)
def test_hits_that_take_turns_differ(spec: dict[str, Any]) -> None:
    hits = [hit(spec, turn=turn) for turn in range(turns_of(spec, 0))]
    for one, other in pairwise(hits):
        common = min(len(one), len(other))
        assert np.abs(one[:common] - other[:common]).max() > 0.01


@pytest.mark.parametrize("spec", EVERY)
@pytest.mark.parametrize("rate", [8000, 44_100, 96_000])
def test_a_hit_can_be_made_at_any_sample_rate(spec: dict[str, Any], rate: int) -> None:
    samples = hit(spec, rate=rate)
    assert len(samples) / rate == pytest.approx(len(hit(spec)) / RATE, rel=0.02)
    assert 0.5 < np.abs(samples).max() < 1


@pytest.mark.parametrize(
    ("voice", "kit"), [("tom", "acoustic"), ("floortom", "808"), ("hightom", "dusty"), ("conga", "808")]
)
def test_a_drum_is_in_tune(voice: str, kit: str) -> None:
    spec = {**VOICES[kit][voice], "fall": 0, "overtone": 0, "click": 0, "drive": 0}
    samples = hit(spec)
    size = 1 << 20
    found = float(np.argmax(np.abs(np.fft.rfft(samples * np.hanning(len(samples)), size)))) * RATE / size
    assert abs(1200 * np.log2(found / spec["tune"])) < 5


def test_dust_lies_in_the_hits_only() -> None:
    spec = VOICES["dusty"]["kick"]
    clean = {**spec, "colour": {**spec["colour"], "dust": 0}}
    assert len(hit(spec)) == len(hit(clean))
    assert not np.array_equal(hit(spec), hit(clean))


@pytest.mark.parametrize(
    ("word", "value"), [("bits", 5), ("rate", 6000), ("bright", 1000), ("drive", 0.9), ("dust", 0.9)]
)
def test_each_word_of_the_colour_is_heard(word: str, value: float) -> None:
    spec = VOICES["acoustic"]["snare"]
    assert not np.array_equal(hit(spec), hit({**spec, "colour": {**spec["colour"], word: value}}))


def test_a_dull_tape_is_darker() -> None:
    spec = VOICES["acoustic"]["hat"]
    assert centroid(hit({**spec, "colour": {**spec["colour"], "bright": 5000}})) < 0.8 * centroid(hit(spec))


def test_the_four_kits_are_told_apart_by_their_snares() -> None:
    found = sorted(centroid(hit(voices["snare"])) for voices in VOICES.values())
    assert all(higher > 1.1 * lower for lower, higher in pairwise(found))


def test_a_kits_one_shots_fit_in_ten_megabytes() -> None:
    for voices in VOICES.values():
        drums = [spec for voice, spec in voices.items() if voice in DRUMS and voice not in {"cowbell", "conga"}]
        total = sum(
            hit(spec, layer, turn).nbytes for spec in drums for layer in (0, -1) for turn in range(turns_of(spec, 0))
        )
        assert total < 10e6
