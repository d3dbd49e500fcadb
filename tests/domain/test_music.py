from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from workshop.domain.music import Meter, TempoChange, TempoMap

rates = st.sampled_from([44_100, 48_000, 96_000])
tempos = st.fractions(20, 400, max_denominator=100)
meters = st.builds(Meter, st.integers(1, 12), st.sampled_from([2, 4, 8, 16]))


@st.composite
def tempo_maps(draw):
    starts = sorted({Fraction(0), *draw(st.lists(st.fractions(0, 400, max_denominator=8), max_size=4))})
    return TempoMap(draw(rates), tuple(TempoChange(at, draw(tempos)) for at in starts), draw(meters))


@given(tempo_maps(), st.integers(0, 2000))
def test_the_frame_of_a_bar_lies_in_that_bar_or_rounds_to_it(tempo, bar):
    frame = tempo.bar_frame(bar)
    assert tempo.frame(tempo.position(frame)) == frame
    assert abs(tempo.position(frame) - tempo.meter.quarters * bar) * 60 / 400 <= Fraction(1, tempo.sample_rate)


@given(tempo_maps(), st.integers(0, 10**8))
def test_a_frame_comes_back_from_its_position_exactly(tempo, frame):
    assert tempo.frame(tempo.position(frame)) == frame


@given(tempo_maps(), st.fractions(0, 2000, max_denominator=64))
def test_a_position_comes_back_within_half_a_frame(tempo, quarters):
    back = tempo.position(tempo.frame(quarters))
    fastest = max(change.bpm for change in tempo.changes)
    assert abs(back - quarters) <= Fraction(1, 2) / tempo.sample_rate * fastest / 60


@given(tempo_maps(), st.integers(0, 2000))
def test_bars_follow_each_other(tempo, bar):
    assert tempo.bar_frame(bar) < tempo.bar_frame(bar + 1)


@given(tempo_maps(), st.integers(0, 10**8))
def test_bars_and_beats_count_from_one_and_stay_within_the_meter(tempo, frame):
    bar, beat = tempo.bar_and_beat(frame)
    assert bar >= 1
    assert 1 <= beat <= tempo.meter.beats


@given(rates, st.integers(0, 500))
def test_nothing_accumulates_however_long_a_song_is(rate, bar):
    """At 120 BPM in 4/4 a bar is two seconds, exactly, for ever."""
    assert TempoMap.steady(120, rate).bar_frame(bar) == 2 * rate * bar


def test_a_tempo_written_with_decimals_is_taken_exactly():
    tempo = TempoMap.steady("133.33", 48_000)
    assert tempo.changes[0].bpm == Fraction(13_333, 100)
    assert tempo.bar_frame(1000) == round(Fraction(4000 * 60 * 100, 13_333) * 48_000)


@given(tempo_maps(), st.integers(1, 10**6), st.lists(st.integers(0, 10**9), max_size=20))
def test_a_framer_gives_the_frames_of_the_map(tempo, grain, positions):
    frame_of = tempo.framer(grain)
    edges = [int(change.at * grain) + step for change in tempo.changes for step in (0, 1)]
    for position in (*positions, *edges):
        assert frame_of(position) == tempo.frame(Fraction(position, grain))


@given(tempo_maps(), st.fractions(0, 2000, max_denominator=64))
def test_seconds_are_the_sum_of_what_each_tempo_takes(tempo, quarters):
    starts = [change.at for change in tempo.changes]
    ends = [*starts[1:], quarters]
    parts = (
        max(min(end, quarters) - start, 0) * 60 / change.bpm
        for start, end, change in zip(starts, ends, tempo.changes, strict=True)
    )
    assert tempo.seconds(quarters) == sum(parts)
