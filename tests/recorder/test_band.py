"""The rehearsal band: on the beat to the frame, the same however it is asked, four parts that can be told apart."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workshop import Meter, TempoChange, TempoMap
from workshop_recorder.drivers.band import PARTS, Band, part_notes

RATE = 48000
TEMPO = TempoMap(RATE, (TempoChange(Fraction(0), Fraction(90)), TempoChange(Fraction(6), Fraction("133.33"))))
BAND = Band(TEMPO)
SONG = BAND.render(0, 12 * RATE)


@given(start=st.integers(0, 11 * RATE), frames=st.integers(1, 4000))
@settings(deadline=None, max_examples=15)
def test_any_frame_can_be_computed_by_itself(start: int, frames: int) -> None:
    assert (Band(TEMPO).render(start, frames) == SONG[:, start : start + frames]).all()


def test_every_beat_begins_on_the_frame_that_the_tempo_map_tells() -> None:
    drums = SONG[PARTS.index("drums")]
    for quarter in range(1, 16):
        frame = TEMPO.frame(quarter)
        before, after = np.abs(drums[frame - 480 : frame]).max(), np.abs(drums[frame : frame + 480]).max()

        assert after > 4 * before
        assert drums[frame : frame + 48].any()


@pytest.mark.parametrize("meter", [Meter(4, 4), Meter(3, 4), Meter(6, 8), Meter(5, 4)])
def test_every_part_stays_within_the_bar_in_any_meter(meter: Meter) -> None:
    tempo = TempoMap.steady(100, RATE, meter)
    for part in PARTS:
        notes = [note for bar in range(4) for note in part_notes(part, bar, tempo)]

        assert notes
        assert all(0 <= note.at < meter.quarters for note in notes)


@pytest.mark.parametrize("count_in", [0, 1, 2])
def test_the_band_waits_for_the_count_in_and_then_plays_from_its_first_bar(count_in: int) -> None:
    tempo = TempoMap.steady(100, RATE, Meter(3, 4))
    first = tempo.bar_frame(count_in)
    played = Band(tempo, count_in).render(0, first + 2 * RATE)

    assert not played[:, :first].any()
    assert (played[:, first:] == Band(tempo).render(0, 2 * RATE)).all()


def test_the_parts_differ_in_spectrum_and_none_clips() -> None:
    power = np.abs(np.fft.rfft(SONG, axis=1)) ** 2
    hertz = np.fft.rfftfreq(SONG.shape[1], 1 / RATE)
    centres = dict(zip(PARTS, (power * hertz).sum(axis=1) / power.sum(axis=1), strict=True))

    assert 2 * centres["bass"] < centres["keys"]
    assert 1.5 * centres["keys"] < centres["voice"]
    assert (np.abs(SONG).max(axis=1) > 0.05).all()
    assert (np.abs(SONG).max(axis=1) < 0.95).all()


def test_every_sample_is_exact_in_24_bits() -> None:
    assert (np.round(SONG * 2**23) == SONG * 2**23).all()
