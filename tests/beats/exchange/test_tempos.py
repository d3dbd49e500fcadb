"""A song has one tempo, and a section that begins with another has its own."""

from __future__ import annotations

import pytest

from workshop_beats.exchange.tempos import tempos_of

FOUR = (4, 4)


def test_one_tempo_is_the_songs() -> None:
    found = tempos_of([(0, 61.7)], FOUR, 16, None)
    assert (found.song, dict(found.bars), found.said) == (61.7, {}, ())


def test_a_leaders_own_beats_the_files() -> None:
    assert tempos_of([(0, 90), (8, 100)], FOUR, 16, 133.33).song == 133.33


def test_a_file_without_one_gets_one_and_says_so() -> None:
    found = tempos_of([], FOUR, 16, None)
    assert found.song == 100
    assert "`--tempo N`" in str(found.said[0])


@pytest.mark.parametrize(
    ("meter", "quarters", "beats"), [((6, 8), 90, 60), ((12, 8), 90, 60), ((7, 8), 90, 180), ((3, 4), 90, 90)]
)
def test_a_tempo_counts_what_the_template_counts(meter: tuple[int, int], quarters: float, beats: float) -> None:
    assert tempos_of([(0, quarters)], meter, 16, None).song == beats


def test_changes_on_bar_lines_belong_to_their_bars() -> None:
    found = tempos_of([(0, 90), (16, 96), (24, 90)], FOUR, 40, None)
    assert (found.song, dict(found.bars)) == (90, {0: 90, 4: 96, 6: 90})


def test_changes_inside_bars_are_left_out_and_counted() -> None:
    found = tempos_of([(0, 90), (3.5, 80), (8, 90)], FOUR, 40, None)
    assert (found.song, dict(found.bars)) == (90, {})
    assert "2 changes of tempo" in str(found.said[0])


@pytest.mark.parametrize(("said", "held"), [(12, 30), (999, 300)])
def test_a_tempo_that_no_template_has_becomes_the_nearest_and_is_told(said: float, held: float) -> None:
    found = tempos_of([(0, said)], FOUR, 16, None)
    assert found.song == held
    assert "nearest" in str(found.said[0])
