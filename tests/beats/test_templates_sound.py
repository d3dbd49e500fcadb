"""How every beat that ships sounds: rendered once as for a take, at the rate that leaders record at, and measured by another's meter."""

from __future__ import annotations

import os
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pyebur128
import pytest
import soundfile

from tests.beats.conftest import TEMPLATES, read_template
from workshop.app import create_app
from workshop_beats.rendering.backing import render_backing

if TYPE_CHECKING:
    from fractions import Fraction
    from pathlib import Path

    from numpy.typing import NDArray

    from workshop import Backing
    from workshop.app import App
    from workshop_beats.template.model import Beat

RATE = 48_000
QUIETEST, LOUDEST = -20, -14
CEILING = -1.0
MODES = pyebur128.MeasurementMode.MODE_I | pyebur128.MeasurementMode.MODE_TRUE_PEAK


Sound: TypeAlias = "NDArray[np.float32]"
"""Samples of shape (frames, 2)."""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> App:
    """A library of its own for all renders; the one of the test itself is new each time."""
    return create_app(tmp_path_factory.mktemp("beats") / "library", environ=dict(os.environ))


ONE, *REST = TEMPLATES


@pytest.mark.parametrize(
    "path", [ONE, *(pytest.param(path, marks=pytest.mark.pure) for path in REST)], ids=lambda path: path.stem
)
def test_it_plays_its_form_to_the_frame_as_loud_as_all_and_never_clipped_or_silent(path: Path, house: App) -> None:
    backing = render_backing(house.host.context("beats"), path.stem, RATE)
    sound, _ = soundfile.read(backing.path, dtype="float32")
    backing.path.unlink()

    check_form(read_template(path), backing, len(sound))
    check_loudness(sound)
    check_sections(sound, [frame for frame, _ in backing.markers])


def check_form(beat: Beat, backing: Backing, frames: int) -> None:
    """It is as long as its bars, and its sections are where they are written."""
    starts = section_starts(beat)

    assert frames == backing.frames == round(starts[-1] * RATE)
    assert [name for _, name in backing.markers] == [name for name, _ in beat.form]
    assert [frame for frame, _ in backing.markers] == [round(start * RATE) for start in starts[:-1]]


def check_loudness(sound: Sound) -> None:
    """It is not clipped, not even between samples, and within the loudness that all share."""
    meter = pyebur128.R128State(2, RATE, MODES)
    meter.add_frames(sound.ravel(), len(sound))
    peak = max(pyebur128.get_true_peak(meter, channel) for channel in (0, 1))

    assert 20 * np.log10(peak) <= CEILING
    assert QUIETEST <= pyebur128.get_loudness_global(meter) <= LOUDEST


def check_sections(sound: Sound, starts: list[int]) -> None:
    """No section is silent, and both sides carry it."""
    for first, last in pairwise([*starts, len(sound)]):
        left, right = decibels(sound[first:last])
        assert min(left, right) > -45
        assert abs(left - right) < 9
    left, right = decibels(sound)
    assert abs(left - right) < 3


def section_starts(beat: Beat) -> list[Fraction]:
    """When each section starts and the last one ends, in seconds: count-in first, each section at its own tempo."""
    bar = beat.time.quarters * 60
    at = beat.count_in * bar / beat.pace(beat.resolved(beat.form[0][0]).tempo)
    starts = [at]
    for name, bars in beat.form:
        at += bars * bar / beat.pace(beat.resolved(name).tempo)
        starts.append(at)
    return starts


def decibels(sound: Sound) -> list[float]:
    """The mean level of each channel in dBFS."""
    return [float(10 * np.log10((channel.astype(np.float64) ** 2).mean() + 1e-20)) for channel in sound.T]
