"""Bars in columns: what is written at the same place of the bar stands in the same column, however it is divided."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.beats.conftest import make_beat
from workshop_beats.sheet.grid import MOST_COLUMNS, grid_of

BAR = st.sampled_from([1, 2, 3, 4, 6, 8, 12, 16]).flatmap(lambda n: st.text("xX.g", min_size=n, max_size=n))


@given(st.lists(BAR, min_size=1, max_size=5))
def test_equal_places_share_a_column_and_later_ones_stand_further_right(bars: list[str]) -> None:
    grid = grid_of(
        make_beat(), dict(zip(("kick", "snare", "hat", "ride", "clap"), map("|{}|".format, bars), strict=False)), {}
    )

    columns: dict[Fraction, int] = {}
    for row in grid.rows:
        signs = row.bar(0)
        for place, column in zip(range(len(signs)), grid.cells(row, 0), strict=True):
            assert columns.setdefault(Fraction(place, len(signs)), column) == column
    assert sorted(columns.values()) == [columns[place] for place in sorted(columns)]
    assert len(set(columns.values())) == len(columns)
    assert grid.columns <= MOST_COLUMNS


def test_bars_that_no_small_number_of_columns_holds_keep_every_sign() -> None:
    grid = grid_of(make_beat(), {"kick": "|xxxxx|", "hat": "|xxxxxxx|", "ride": f"|{'x' * 64}|"}, {})

    assert [len(grid.cells(row, 0)) for row in grid.rows] == [5, 7, 64]


def test_short_lines_come_again() -> None:
    grid = grid_of(make_beat(), {"kick": "|x...|", "snare": "|.x..|..x.|"}, {})

    kick, snare = grid.rows
    assert grid.bars == 2
    assert kick.bar(1) == "x..."
    assert snare.bar(1) == "..x."


def test_a_drums_rests_are_written_one_way() -> None:
    (kick,) = grid_of(make_beat(), {"kick": "|x-.-|"}, {}).rows
    assert kick.bar(0) == "x..."


@pytest.mark.parametrize(("meter", "counts"), [("4/4", 4), ("3/4", 3), ("6/8", 6), ("7/8", 7), ("5/4", 5), ("12/8", 4)])
def test_a_bar_is_counted_as_people_count_it(meter: str, counts: int) -> None:
    assert len(grid_of(make_beat(meter=meter), {"kick": "|x|"}, {}).counts) == counts


def test_groups_begin_where_the_grouping_says() -> None:
    grid = grid_of(make_beat(meter="7/8", grouping="2+2+3"), {"kick": f"|{'x' * 14}|"}, {})

    assert grid.groups == {0, 4, 8}
    assert set(grid.counts) >= grid.groups
