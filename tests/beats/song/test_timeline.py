"""Frames come from the absolute beat: nothing accumulates, however long a song is."""

from __future__ import annotations

import tracemalloc
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.beats.conftest import TEMPLATES, make_beat, read_template
from tests.beats.template.strategies import beats
from workshop import TempoMap
from workshop_beats.song.arrange import arrange
from workshop_beats.song.timeline import Timeline

if TYPE_CHECKING:
    from workshop_beats.template.model import Beat

pytestmark = pytest.mark.pure


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


@pytest.mark.parametrize("tempo", [61.7, 90, 133.33])
@pytest.mark.parametrize("sample_rate", [44_100, 48_000])
def test_the_length_is_the_tempo_maps_to_the_frame_after_a_tempo_change(tempo: float, sample_rate: int) -> None:
    """Half an hour: 200 bars at one tempo, the rest at another, told apart from the map by plain arithmetic."""
    after = Fraction("97.3")
    first = Fraction(200 * 4 * 60) / Fraction(str(tempo))
    rest = int((1800 - first) * after / 240)
    form = ["verse 200", *(f"hook {min(200, rest - start)}" for start in range(0, rest, 200))]
    section = {"verse": {"drums": {"kick": "|x...|"}}, "hook": {"like": "verse", "tempo": 97.3}}
    line = Timeline.of(arrange(make_beat(section=section, tempo=tempo, song={"form": form})), sample_rate, 2)
    lead = Fraction(2 * 4 * 60) / Fraction(str(tempo)) + first

    def frame(seconds: Fraction) -> int:
        return int(seconds * sample_rate + Fraction(1, 2))

    assert line.frames == frame(lead + Fraction(rest * 240) / after)
    kicks = [hit[0] for hit in line.hits() if hit[1] == "kick"]
    assert kicks[200:] == [frame(lead + Fraction(bar * 240) / after) for bar in range(rest)]
    assert line.markers[1] == (frame(lead), "hook")
    assert line.tempo.bar_frame(202 + rest) == line.frames


@given(st.decimals(30, 300, places=2), st.integers(0, 4), st.integers(1, 40))
@settings(deadline=None)
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


def clicks_of(line: Timeline) -> list[tuple[int, bool]]:
    return [(frame, velocity > 100) for frame, voice, *_, velocity in line.hits() if voice == "click"]


def test_the_click_may_go_on_through_the_song_with_the_beat_or_alone() -> None:
    song = arrange(make_beat(tempo=60))
    through = [(48_000 * beat, beat % 4 == 0) for beat in range(12)]

    assert clicks_of(Timeline.of(song, 48_000, 1, click="throughout")) == through
    assert clicks_of(Timeline.of(song, 48_000, 1, sounds="both")) == through
    alone = Timeline.of(song, 48_000, 1, sounds="click")
    assert clicks_of(alone) == through
    assert {voice for _, voice, *_ in alone.hits()} == {"click"}
    assert "kick" in {voice for _, voice, *_ in Timeline.of(song, 48_000, 1, sounds="both").hits()}


def test_groups_of_an_odd_meter_are_accented() -> None:
    line = Timeline.of(arrange(make_beat(meter="7/8", grouping="2+2+3")), 48_000, 1)

    assert [accent for _, accent in clicks_of(line)] == [True, False, True, False, True, False, False]


def test_the_click_follows_uneven_beats() -> None:
    line = Timeline.of(arrange(make_beat(meter="3/4", tempo=60, beat_lengths=[38, 34, 28])), 48_000, 1)

    assert [frame for frame, _ in clicks_of(line)] == [0, 48_000 * 114 // 100, 48_000 * 216 // 100]


def test_the_guide_melody_may_be_left_out() -> None:
    song = arrange(make_beat({"melody": "|1|", "bass": "|1|"}))

    assert {voice for _, voice, *_ in Timeline.of(song, 48_000, 0, melody=False).hits()} == {"bass"}


@given(beats(), st.sampled_from(["beat", "click", "both"]))
@settings(deadline=None, max_examples=40)
def test_hits_come_in_order_and_streamed_ones_are_the_same(beat: Beat, sounds: Any) -> None:
    line = Timeline.of(arrange(beat), 48_000, 1, sounds=sounds)

    assert line.hits() == sorted(line.hits()) == list(line.stream())
    assert all(frame >= 0 and frames >= 0 for frame, _, _, frames, _ in line.hits())


def test_memory_does_not_grow_with_the_song() -> None:
    """Twenty minutes take no more than two: hits are made bar by bar."""
    peaks = []
    for rounds in (1, 10):
        beat = read_template(next(path for path in TEMPLATES if path.stem == "boom-bap"))
        long = beat.model_copy(update={"song": beat.song.model_copy(update={"form": beat.song.form * rounds})})
        line = Timeline.of(arrange(long), 48_000, 1)
        tracemalloc.start()
        count = sum(1 for _ in line.stream())
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert count > 2000 * rounds

    assert peaks[1] < 1.2 * peaks[0] < 2**20
