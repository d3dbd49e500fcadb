"""Bars become loops, fills and written-out phrases, which together are the song."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workshop_beats.exchange.fitting.phrases import MOST_SECTIONS, Bar, Phrase, phrases, shortest

pytestmark = pytest.mark.pure

KINDS = {sign: Bar({"kick": "x" + "." * index}) for index, sign in enumerate("abcdefgh")} | {"-": Bar({})}


def song(text: str, *cuts: int) -> list[Phrase]:
    return phrases([KINDS[sign] for sign in text], cuts)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("aaaa", [(0, 4, False)]),
        ("aaab", [(0, 4, True)]),
        ("aaabaaac", [(0, 4, True), (4, 8, True)]),
        ("abababac", [(0, 8, True)]),
        ("aaaabbbb", [(0, 4, False), (4, 8, False)]),
        ("abcdefgh", [(0, 8, False)]),
        ("abcdaaaa", [(0, 4, False), (4, 8, False)]),
        ("aab", [(0, 2, False), (2, 3, False)]),
        ("aaa-", [(0, 3, False), (3, 4, False)]),
        ("a", [(0, 1, False)]),
    ],
)
def test_what_repeats_is_a_loop_and_an_odd_bar_after_it_a_fill(text: str, found: list[tuple[int, int, bool]]) -> None:
    assert [tuple(phrase) for phrase in song(text)] == found


def test_no_phrase_goes_across_a_cut() -> None:
    assert song("aaaaaaaa", 3, 99) == [Phrase(0, 3), Phrase(3, 8)]


def test_bars_that_differ_in_their_chords_only_are_not_one() -> None:
    one, two = Bar({"kick": "x"}, chords="Am"), Bar({"kick": "x"}, chords="F")
    assert phrases([one, two, one, two], ()) == [Phrase(0, 4)]


def test_a_song_of_too_many_parts_is_cut_evenly_and_ends_when_the_template_is_full() -> None:
    bars = [Bar({"kick": "x" + "." * (index % 7), "hat": "x" * (1 + index)}) for index in range(1400)]
    found = phrases(bars, range(0, 1400, 3))

    assert found[0] == Phrase(0, 32)
    assert len(found) == MOST_SECTIONS


@settings(deadline=None)
@given(st.text("abc", min_size=1, max_size=60), st.sets(st.integers(0, 60), max_size=4))
def test_phrases_are_the_whole_song_in_its_order(text: str, cuts: set[int]) -> None:
    found = song(text, *cuts)

    assert [index for phrase in found for index in range(phrase.first, phrase.last)] == list(range(len(text)))
    assert all(phrase.last - phrase.first > 1 for phrase in found if phrase.fill)


@settings(deadline=None)
@given(st.lists(st.sampled_from("ab"), min_size=1, max_size=12))
def test_the_shortest_line_repeats_to_the_whole(line: list[str]) -> None:
    short = shortest(line)
    assert [short[index % len(short)] for index in range(len(line))] == line
