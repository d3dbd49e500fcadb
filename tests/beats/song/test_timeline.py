"""Frames come from the absolute beat: nothing accumulates, however long a song is."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.beats.conftest import make_beat
from workshop import TempoMap
from workshop_beats.song.arrange import arrange
from workshop_beats.song.timeline import Timeline


@pytest.mark.parametrize("tempo", [61.7, 90, 133.33])
@pytest.mark.parametrize("sample_rate", [44_100, 48_000])
def test_the_length_is_the_tempo_maps_to_the_frame_after_half_an_hour(tempo: float, sample_rate: int) -> None:
    bars = int(30 * tempo / 4)
    form = [f"verse {min(200, bars - start)}" for start in range(0, bars, 200)]
    beat = make_beat({"drums": {"kick": "|x...|"}}, tempo=tempo, song={"form": form})
    line = Timeline.of(arrange(beat), sample_rate, 1)

    exact = Fraction((bars + 1) * 4 * 60 * sample_rate) / Fraction(str(tempo))
    assert line.frames == int(exact + Fraction(1, 2))
    last = max(frame for frame, voice, *_ in line.hits() if voice == "kick")
    assert last == int(Fraction(bars * 4 * 60 * sample_rate) / Fraction(str(tempo)) + Fraction(1, 2))


@given(st.decimals(30, 300, places=2), st.integers(0, 4), st.integers(1, 40))
def test_markers_lie_on_the_bars_of_the_tempo_map(tempo: object, count_in: int, bars: int) -> None:
    beat = make_beat(tempo=float(str(tempo)), song={"form": [f"verse {bars}", "verse 1"]})
    line = Timeline.of(arrange(beat), 48_000, count_in)
    tempo_map = TempoMap.steady(str(tempo), 48_000)

    assert line.markers == ((tempo_map.bar_frame(count_in), "verse"), (tempo_map.bar_frame(count_in + bars), "verse"))
    assert line.frames == tempo_map.bar_frame(count_in + bars + 1)


def test_the_count_in_clicks_each_beat_with_the_first_accented() -> None:
    line = Timeline.of(arrange(make_beat(tempo=60)), 48_000, 2)
    clicks = [(frame, velocity > 100) for frame, voice, *_, velocity in line.hits() if voice == "click"]

    assert clicks == [(48_000 * beat, beat % 4 == 0) for beat in range(8)]


def test_in_six_eight_both_slow_beats_are_accented() -> None:
    line = Timeline.of(arrange(make_beat(meter="6/8")), 48_000, 1)

    assert [velocity > 100 for _, voice, *_, velocity in line.hits() if voice == "click"] == [True, False, False] * 2


def test_no_count_in_means_the_song_starts_on_frame_zero() -> None:
    assert Timeline.of(arrange(make_beat()), 48_000, 0).markers == ((0, "verse"),)
