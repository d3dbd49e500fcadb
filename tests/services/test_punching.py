"""Where a punch-in begins, where it ends, and how long before it something plays."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop.domain.music import TempoMap
from workshop.domain.recording import Backing
from workshop.errors import NotFoundError, StateError
from workshop.services.punching import Punch, punch_of

pytestmark = pytest.mark.pure

TEMPO = TempoMap.steady("133.33", 48_000)
BARS = ((0, "Intro"), (4, "verse"), (12, "hook"), (20, "verse"), (28, "hook"), (36, "ending"))
MARKERS = tuple((TEMPO.bar_frame(bar), name) for bar, name in BARS)
SONG = Backing(Path("x.wav"), "", TEMPO.bar_frame(40), 48_000, TEMPO, MARKERS)


def test_a_section_is_recorded_up_to_the_next_one_after_two_bars() -> None:
    assert punch_of(SONG, "hook", 2) == Punch(TEMPO.bar_frame(10), TEMPO.bar_frame(12), TEMPO.bar_frame(20))
    assert punch_of(SONG, " HOOK ", 0).play_from == TEMPO.bar_frame(12)


def test_a_section_that_comes_again_goes_by_its_number() -> None:
    assert punch_of(SONG, "hook 2", 2).begin == TEMPO.bar_frame(28)
    assert punch_of(SONG, "hook 1", 2).begin == TEMPO.bar_frame(12)
    numbered = replace(SONG, markers=((0, "hook"), (48_000, "Hook 2")))
    assert punch_of(numbered, "hook 2", 0).begin == 48_000


def test_the_last_section_ends_with_what_plays_and_the_first_has_no_lead_in() -> None:
    assert punch_of(SONG, "ending", 1).end == SONG.frames
    assert punch_of(SONG, "intro", 2) == Punch(0, 0, TEMPO.bar_frame(4))
    assert punch_of(SONG, "verse", 9).play_from == 0


def test_without_a_beat_a_bar_of_lead_in_is_two_seconds() -> None:
    free = replace(SONG, takes=("t",), markers=((0, "verse"), (480_000, "hook")))

    assert punch_of(free, "hook", 2).play_from == 480_000 - 4 * 48_000
    assert punch_of(free, "hook", 8).play_from == 0


@given(st.integers(0, 16), st.integers(0, len(BARS) - 1))
def test_playing_never_begins_after_the_section(lead_in: int, index: int) -> None:
    name = f"{BARS[index][1]} {[word for _, word in BARS[: index + 1]].count(BARS[index][1])}"
    punch = punch_of(SONG, name, lead_in)

    assert 0 <= punch.play_from <= punch.begin < punch.end <= SONG.frames
    assert punch.begin == MARKERS[index][0]


def test_what_has_no_such_section_is_refused() -> None:
    with pytest.raises(StateError, match="nothing to punch in to"):
        punch_of(None, "hook", 2)
    with pytest.raises(StateError, match="no sections"):
        punch_of(replace(SONG, markers=((SONG.frames, "hook"),)), "hook", 2)
    for name in ("bridge", "hook 3", "hook 0", "hook x", ""):
        with pytest.raises(NotFoundError, match="no section") as caught:
            punch_of(SONG, name, 2)
        assert "Intro, verse, hook, ending" in str(caught.value.hint)


def test_plain_marks_are_no_sections() -> None:
    told = Backing(Path("b.wav"), "", 480_000, 48_000, TempoMap.steady(120, 48_000), ((0, "marker"), (9, "good")))
    with pytest.raises(StateError, match="no sections"):
        punch_of(told, "hook", 2)
