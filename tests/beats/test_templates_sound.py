"""How every beat that ships sounds and reads: rendered once, measured by two meters, and read back from MIDI.

Renders are at 24 kHz to save time; two of them are compared with 48 kHz, where leaders hear them.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

import mido
import numpy as np
import pyebur128
import pytest
import soundfile

from tests.beats.conftest import TEMPLATES, read_template
from workshop.app import create_app
from workshop_beats.exchange.midi import TICKS, score_of, write_midi
from workshop_beats.rendering.backing import render_backing
from workshop_beats.song.arrange import arrange
from workshop_beats.voices import DRUMS, PITCHED
from workshop_signal.loudness import measure_loudness
from workshop_signal.peaks import measure_peaks

if TYPE_CHECKING:
    from fractions import Fraction
    from pathlib import Path

    from numpy.typing import NDArray

    from workshop import Backing
    from workshop.app import App
    from workshop_beats.template.model import Beat

RATE, LEADERS_RATE = 24_000, 48_000
QUIETEST, LOUDEST = -20, -14
CEILING = -1.0


@dataclass(frozen=True)
class Rendered:
    """A template, its render as for a take, and the sound in it of shape (frames, 2)."""

    beat: Beat
    backing: Backing
    sound: NDArray[np.float32]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> App:
    """A library of its own for all renders; the one of the test itself is new each time."""
    return create_app(tmp_path_factory.mktemp("beats") / "library", environ=dict(os.environ))


@pytest.fixture(scope="module", params=TEMPLATES, ids=lambda path: path.stem)
def rendered(request: pytest.FixtureRequest, house: App) -> Rendered:
    """Each template in turn, rendered once for all that is measured of it."""
    return render(house, request.param, RATE)


def test_it_plays_its_whole_form_to_the_frame(rendered: Rendered) -> None:
    backing, starts = rendered.backing, section_starts(rendered.beat)

    assert len(rendered.sound) == backing.frames == round(starts[-1] * RATE)
    assert [name for _, name in backing.markers] == [name for name, _ in rendered.beat.form]
    assert [frame for frame, _ in backing.markers] == [round(start * RATE) for start in starts[:-1]]


def test_it_is_neither_clipped_nor_out_of_the_loudness_that_all_share(rendered: Rendered) -> None:
    ours = measure_loudness(rendered.backing.path).integrated
    peaks = measure_peaks(rendered.backing.path, true_peak=True)
    meter = pyebur128.R128State(2, RATE, pyebur128.MeasurementMode.MODE_I)
    meter.add_frames(rendered.sound.ravel(), len(rendered.sound))

    assert peaks.clips == 0
    assert peaks.true_peak_dbtp <= CEILING
    assert ours == pytest.approx(pyebur128.get_loudness_global(meter), abs=0.1)
    assert QUIETEST <= ours <= LOUDEST


def test_no_section_is_silent_and_both_sides_carry_it(rendered: Rendered) -> None:
    starts = [frame for frame, _ in rendered.backing.markers]

    for first, last in zip(starts, [*starts[1:], len(rendered.sound)], strict=True):
        left, right = decibels(rendered.sound[first:last])
        assert min(left, right) > -45
        assert abs(left - right) < 9
    left, right = decibels(rendered.sound)
    assert abs(left - right) < 3


def test_midi_reads_back_to_the_same_notes_and_sections(rendered: Rendered, tmp_path: Path) -> None:
    beat = rendered.beat
    write_midi(score_of(beat), tmp_path / "beat.mid")
    file = mido.MidiFile(tmp_path / "beat.mid")
    titles = {"Drums": tuple(DRUMS), **{instrument.title: (voice,) for voice, instrument in PITCHED.items()}}
    song = arrange(beat)
    played = song.notes

    found = {track.name: sorted(onsets(track)) for track in file.tracks[1:]}
    for title, voices in titles.items():
        notes = {(round(note.start * TICKS), note.pitch) for note in played if note.voice in voices}
        assert found.get(title, []) == sorted(notes)
    bar = int(beat.time.quarters * TICKS)
    assert markers(file.tracks[0]) == [(at * bar, name) for at, name in song.markers]


@pytest.mark.parametrize("name", ["boom-bap", "lo-fi"])
def test_it_is_as_loud_at_the_rate_that_leaders_hear(name: str, house: App) -> None:
    path = next(path for path in TEMPLATES if path.stem == name)
    low, high = (render(house, path, rate).backing.path for rate in (RATE, LEADERS_RATE))

    assert measure_loudness(low).integrated == pytest.approx(measure_loudness(high).integrated, abs=0.7)
    assert measure_peaks(high, true_peak=True).true_peak_dbtp <= CEILING


def render(house: App, path: Path, rate: int) -> Rendered:
    """Render a template as for a take, at a sample rate in hertz."""
    backing = render_backing(house.host.context("beats"), path.stem, rate)
    sound, _ = soundfile.read(backing.path, dtype="float32")
    return Rendered(read_template(path), backing, sound)


def section_starts(beat: Beat) -> list[Fraction]:
    """When each section starts and the last one ends, in seconds: count-in first, each section at its own tempo."""
    bar = beat.time.quarters * 60
    at = beat.count_in * bar / beat.pace(beat.resolved(beat.form[0][0]).tempo)
    starts = [at]
    for name, bars in beat.form:
        at += bars * bar / beat.pace(beat.resolved(name).tempo)
        starts.append(at)
    return starts


def decibels(sound: NDArray[np.float32]) -> list[float]:
    """The mean level of each channel in dBFS."""
    return [float(10 * np.log10((channel.astype(np.float64) ** 2).mean() + 1e-20)) for channel in sound.T]


def onsets(track: mido.MidiTrack) -> list[tuple[int, int]]:
    """Where a track's notes start, in ticks, and their pitches."""
    tick, found = 0, []
    for event in track:
        tick += event.time
        if event.type == "note_on" and event.velocity:
            found.append((tick, event.note))
    return found


def markers(track: mido.MidiTrack) -> list[tuple[int, str]]:
    """Where a track's markers are, in ticks, and what they say."""
    tick, found = 0, []
    for event in track:
        tick += event.time
        if event.type == "marker":
            found.append((tick, event.text))
    return found
