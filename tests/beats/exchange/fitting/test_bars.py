"""Hits become the fewest signs that hold them, and what is moved or lost is counted."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.beats.exchange.songs import QUARTER, hits, source_of
from workshop_beats.exchange.fitting.bars import Fit, fit
from workshop_beats.exchange.source import Hit

pytestmark = pytest.mark.pure


def fitted(*found: Hit, bars: int = 1, **fields: object) -> Fit:
    return fit(source_of(sorted(found), bars=bars, **fields), 120)


def test_a_bar_has_the_signs_that_were_played() -> None:
    found = fitted(*hits({"kick": "x.....x...x.....", "snare": "....X..g....X..."}))

    assert found.bars == [{"kick": "x.....x...x.....", "snare": "....X..g....X..."}]
    assert max(found.misses) < 0.001


@pytest.mark.parametrize(
    "line",
    [
        "xxxxxxxxxxxx",
        "xxxxxx..................",
        "x..x..x..x..x...",
        "x..............................x",
        "x" * 48,
    ],
)
def test_each_line_gets_the_grid_it_was_played_on(line: str) -> None:
    assert fitted(*hits({"hat": line, "kick": "x..x....x......."})).bars[0]["hat"] == line


def test_lines_of_eighths_stay_eighths_only_where_all_are() -> None:
    assert fitted(*hits({"kick": "x...x...", "hat": "xxxxxxxx"})).bars[0]["kick"] == "x...x..."
    assert fitted(*hits({"kick": "x...x...", "hat": "xxxxxxxxxxxxxxx."})).bars[0]["kick"] == "x.......x......."


def test_a_roll_a_flam_and_chance_have_signs_of_their_own() -> None:
    roll = [Hit(2 + part / 16, "hat", 0.6) for part in range(4)]
    flam = [Hit(1 - 0.06, "snare", 0.4), Hit(1, "snare", 0.9)]
    found = fitted(*hits({"hat": "x.x.x.x...x.x.x."}), *roll, *flam, Hit(3.5, "snare", 0.7, sure=False))

    assert found.bars[0]["hat"] == "x.x.x.x.4.x.x.x."
    assert found.bars[0]["snare"] == "....f.........?."
    assert found.chances == 1
    # Our flam is shorter than 30 ms where steps are short, and that is counted as a move.
    assert 14 < max(found.misses) < 15


def test_accents_and_ghosts_have_their_bands_and_a_file_of_one_loudness_none() -> None:
    louds = [Hit(index / 4, "hat", loud) for index, loud in enumerate((0.44, 0.45, 0.84, 0.85, 1.0))]
    assert fitted(*louds).bars[0]["hat"] == "gxxXX..........."
    assert fitted(*(hit._replace(loud=1.0) for hit in louds)).bars[0]["hat"] == "xxxxx..........."


def test_a_hit_a_little_early_for_the_next_bar_belongs_to_it() -> None:
    found = fitted(*hits({"hat": "x.x.x.x.x.x.x.x."}, bars=2), Hit(4 - 10 / QUARTER, "kick", 0.7), bars=2)
    assert [bar.get("kick") for bar in found.bars] == [None, "x......."]


def test_doubled_hits_are_one_and_counted() -> None:
    found = fitted(*hits({"kick": "x.x.x.x."}), *hits({"kick": "x......."}))
    assert (found.doubled, found.bars[0]["kick"]) == (1, "x.x.x.x.")


def test_hits_too_near_for_any_sign_are_counted_and_the_louder_stays() -> None:
    found = fitted(*(Hit(1 + index * 0.0024, "snare", 0.5 + index / 100) for index in range(40)))
    assert found.lost >= 20


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(0, 7.99), st.sampled_from(["kick", "hat"]), st.floats(0.01, 1)), min_size=1, max_size=40
    )
)
def test_no_hit_goes_missing_without_being_counted(played: list[tuple[float, str, float]]) -> None:
    found = fit(source_of(sorted(Hit(*each) for each in played), bars=2), 120)

    worth = {"f": 2, "2": 2, "3": 3, "4": 4, ".": 0}
    written = sum(worth.get(sign, 1) for bar in found.bars for line in bar.values() for sign in line)
    assert written == len(played) - found.doubled - found.lost
    assert all(miss >= 0 for miss in found.misses)


def test_of_two_soft_hits_too_near_for_any_signs_one_stays_where_it_is() -> None:
    apart = 0.005
    near = [Hit(at, "conga", 0.3) for at in (1 / 6 - apart, 1 / 6 + apart)]

    found = fit(source_of(sorted([*hits({"kick": "x...x...x...x..."}), *near])), 120)
    assert found.lost == 1
    assert max(found.misses) < 10
