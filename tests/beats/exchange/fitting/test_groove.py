"""Swing, push and looseness are heard where they are, and not where they are not."""

from __future__ import annotations

import pytest

from tests.beats.exchange.songs import QUARTER, hits
from workshop_beats.exchange.fitting.groove import Groove, hear
from workshop_beats.exchange.source import Hit

pytestmark = pytest.mark.pure

PLAIN = Groove("4/4", 120)
HATS = "xxxxxxxxxxxxxxxx"


def heard(found: list[Hit], swing: float | None = None) -> Groove:
    return hear(found, PLAIN, 1 / 960, swing)


def swung(found: list[Hit], swing: float, pair: float) -> list[Hit]:
    """The hits with the second half of each pair late."""
    places = Groove("4/4", 120, swing, "16ths" if pair == 0.5 else "8ths").places(16)
    return [hit._replace(at=hit.at // 4 * 4 + places[round(hit.at % 4 * 4)]) for hit in found]


def test_a_machines_straight_beat_is_straight_and_exact() -> None:
    groove = heard(hits({"hat": HATS, "snare": "....x.......x..."}, bars=4))
    assert (groove.swing, dict(groove.push), groove.exact) == (50, {}, True)


@pytest.mark.parametrize(("swing", "pair", "on"), [(54, 0.5, "16ths"), (62.5, 0.5, "16ths"), (66.6, 1.0, "8ths")])
def test_swing_is_heard_on_the_pairs_that_have_it(swing: float, pair: float, on: str) -> None:
    line = HATS if pair == 0.5 else "x.x.x.x.x.x.x.x."
    groove = heard(swung(hits({"hat": line, "snare": "....x.......x..."}, bars=4), swing, pair))
    assert (groove.swing, groove.swing_on) == (pytest.approx(swing, abs=0.1), on)


def test_swing_is_heard_below_a_players_looseness() -> None:
    groove = heard(swung(hits({"hat": HATS}, bars=8), 58, 0.5))
    loose = [
        hit._replace(at=hit.at + (index * 7 % 11 - 5) / QUARTER)
        for index, hit in enumerate(swung(hits({"hat": HATS}, bars=8), 58, 0.5))
    ]
    assert groove.swing == pytest.approx(58, abs=0.1)
    assert heard(loose).swing == pytest.approx(58, abs=1.2)
    assert not heard(loose).exact


def test_triplets_are_no_swing() -> None:
    assert heard(hits({"hat": "xxxxxxxxxxxx", "kick": "x...x...x...x..."}, bars=4)).swing == 50


def test_what_the_file_says_of_swing_is_believed() -> None:
    assert heard(hits({"kick": "x...x..."}), swing=56.25).swing == 56.2


def test_a_voice_that_is_late_as_a_whole_is_pushed_and_the_others_are_not() -> None:
    groove = heard(hits({"hat": HATS, "snare": "....x.......x..."}, bars=4, late={"snare": 14}, scatter=3))
    assert groove.push["snare"] == pytest.approx(14, abs=2.5)
    assert "hat" not in groove.push


def test_three_hits_that_do_not_agree_push_nothing() -> None:
    assert heard([Hit(1.03, "snare", 0.7), Hit(2.96, "snare", 0.7), Hit(5.06, "snare", 0.7)]).push == {}


def test_looseness_is_measured() -> None:
    spread = heard(hits({"hat": HATS}, bars=16, scatter=8)).spread
    assert 8 / 2 < spread < 8
