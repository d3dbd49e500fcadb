from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop.domain.journal import JOURNAL, read_journal

frames = st.integers(0, 10**9)
numbers = st.integers(1, 4)
entries = st.one_of(
    st.builds(
        lambda rate: {
            "what": "armed",
            "take": "t",
            "driver": "d",
            "device": "x",
            "host_api": "h",
            "rate": rate,
            "channels": 8,
        },
        st.sampled_from([44_100, 48_000]),
    ),
    st.builds(
        lambda n, f: {"what": "track", "number": n, "channel": n, "file": f"{n}.wav", "start_frame": f}, numbers, frames
    ),
    st.builds(
        lambda n, f: {"what": "track_end", "number": n, "frames": f, "peak_dbfs": -3.5, "clips": 1}, numbers, frames
    ),
    st.builds(lambda n: {"what": "sealed", "number": n, "sha256": "ab"}, numbers),
    st.builds(lambda f: {"what": "clock", "frame": f, "mono_ns": f * 20_833}, frames),
    st.builds(lambda f: {"what": "lost", "frame": f, "frames": 64}, frames),
    st.builds(lambda f: {"what": "marker", "frame": f, "id": f"m{f}", "kind": "marker"}, frames),
    st.builds(lambda f, n: {"what": "turn", "frame": f, "track": n, "person": None}, frames, numbers),
    st.builds(lambda f: {"what": "end", "reason": "stopped", "frames": f}, frames),
    st.builds(
        lambda f, east: {
            "what": "rolling",
            "frame": f,
            "mono_ns": 5,
            "utc": "2026-01-02T03:04:05+00:00",
            "east_s": east,
        },
        frames,
        st.sampled_from([0, 3600, -16_200]),
    ),
    st.builds(lambda f: {"what": "unheard_of", "frame": f}, frames),
)
journals = st.lists(entries, max_size=20).map(lambda found: [json.dumps(entry) for entry in found])


@given(journals, st.data())
def test_folding_a_line_twice_in_a_row_changes_nothing(lines, data):
    doubled = [line for line in lines for _ in range(data.draw(st.integers(1, 2)))]
    assert read_journal(doubled) == read_journal(lines)


@given(journals, st.integers(0, 3000))
def test_any_prefix_can_be_read_and_a_torn_last_line_is_passed_over(lines, cut):
    text = "\n".join(lines)[:cut]
    whole = text.split("\n")
    facts = read_journal(whole)
    try:
        json.loads(whole[-1])
    except ValueError:
        assert facts == read_journal(whole[:-1])


@given(journals, st.text())
def test_a_line_that_is_no_entry_is_passed_over(lines, rubbish):
    try:
        if isinstance(json.loads(rubbish), dict):
            return
    except ValueError:
        pass
    assert read_journal([*lines, rubbish]) == read_journal(lines)


wrong = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4) | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


@given(entries, st.data())
def test_an_entry_with_a_value_of_the_wrong_kind_does_not_stop_the_reading(entry, data):
    """A journal from a disk that broke: whatever stands in a field, the rest of the journal is still read."""
    key = data.draw(st.sampled_from(sorted(set(entry) - {"what"})))
    marker = json.dumps({"what": "marker", "frame": 7, "id": "last", "kind": "marker"})
    facts = read_journal([json.dumps({**entry, key: data.draw(wrong)}), marker])
    assert (7, "last", "marker") in facts.markers


def test_a_take_s_story_is_told_whole():
    lines = [
        {
            "what": "armed",
            "take": "t",
            "driver": "jack",
            "device": "x",
            "host_api": "jack",
            "rate": 48_000,
            "channels": 2,
        },
        {"what": "track", "number": 1, "channel": 1, "file": "a.wav", "start_frame": 0, "people": ["p"]},
        {"what": "rolling", "frame": 0, "mono_ns": 5},
        {"what": "lost", "frame": 100, "frames": 64},
        {"what": "track_end", "number": 1, "frames": 480, "lost_frames": 64, "peak_dbfs": -6.0, "clips": 0},
        {"what": "end", "reason": "limit", "frames": 480},
        {"what": "sealed", "number": 1, "sha256": "ab"},
    ]
    facts = read_journal(map(json.dumps, lines))
    track = facts.tracks[1]
    assert (facts.take, facts.end, facts.frames, facts.lost, facts.clock) == (
        "t",
        "limit",
        480,
        ((100, 64),),
        ((0, 5),),
    )
    assert (track.people, track.frames, track.lost_frames, track.sha256, track.ended) == (("p",), 480, 64, "ab", True)


@pytest.mark.parametrize("file", ["../b/diary.txt", "/etc/passwd", "a\\b.wav", "c:d.wav", "", "..", "x\0.wav", JOURNAL])
def test_a_journal_leads_to_no_file_outside_its_folder_nor_to_itself(file):
    entry = {"what": "track", "number": 1, "channel": 1, "file": file, "start_frame": 0}
    assert read_journal([json.dumps(entry)]).tracks == {}


@pytest.mark.parametrize("number", ["true", str(2**70), "-1e400", "NaN", "1.5"])
def test_a_number_that_cannot_have_been_measured_says_nothing(number):
    lines = [
        '{"what":"track","number":1,"channel":1,"file":"a.wav","start_frame":0}',
        f'{{"what":"track_end","number":1,"frames":{number}}}',
        f'{{"what":"lost","frame":0,"frames":{number}}}',
        f'{{"what":"track","number":2,"channel":2,"file":"b.wav","start_frame":{number}}}',
    ]
    facts = read_journal(lines)
    assert (list(facts.tracks), facts.tracks[1].ended, facts.lost) == ([1], False, ())


ARMED = '{"what":"armed","take":"t","device":"d","rate":48000,"channels":2}'


def test_frame_0_of_a_take_was_where_its_rolling_says():
    plain = read_journal([ARMED, '{"what":"rolling","utc":"2026-01-02T03:04:05.25+00:00"}'])
    assert plain.began == datetime(2026, 1, 2, 3, 4, 5, 250_000, tzinfo=UTC)
    punched = '{"what":"rolling","frame":72000,"utc":"2026-01-02T23:04:05","east_s":3600}'
    facts = read_journal([punched, ARMED])
    assert (facts.rolled[0], str(facts.rolled[1])) == (72_000, "2026-01-03 00:04:05+01:00")
    assert str(facts.began) == "2026-01-03 00:04:03.500000+01:00"
    assert read_journal([punched, ARMED, '{"what":"rolling","utc":"2030-01-01T00:00:00"}']).began == facts.began


@pytest.mark.parametrize(
    "told",
    [
        '"utc":7',
        '"utc":"yesterday"',
        '"utc":"0001-01-01T00:00:00+00:00","east_s":-80000',
        '"utc":"2026-01-01T00:00:00+00:00","east_s":86400',
        '"utc":"2026-01-01T00:00:00+00:00","east_s":"far"',
        '"utc":"2026-01-01T00:00:00+00:00","frame":"first"',
        '"utc":"2026-01-01T00:00:00+00:00","frame":1000000000000000000',
        '"utc":"0001-01-01T00:00:00+00:00","east_s":3600,"frame":48000',
    ],
)
def test_a_beginning_that_is_no_time_is_not_known(told):
    assert read_journal([ARMED, f'{{"what":"rolling",{told}}}']).began is None


def test_without_a_rate_nobody_knows_when_frame_0_was():
    assert read_journal(['{"what":"rolling","utc":"2026-01-02T03:04:05+00:00","frame":9}']).began is None
