"""Which beats are put up for a vote, and what the hands come to."""

from __future__ import annotations

import pytest

from tests.beats.conftest import TEMPLATES, make_beat, read_template
from workshop_beats.vote import Ballot, beats_of, best_part, suggested

ALL = [(path.stem, read_template(path)) for path in TEMPLATES]


def test_the_most_hands_lead_and_nobody_leads_without_hands() -> None:
    assert Ballot(("a", "b"), (1, 2)).leading == ("b",)
    assert Ballot(("a", "b", "c"), (2, 1, 2)).leading == ("a", "c")
    assert Ballot(("a", "b"), (0, 0)).leading == ()


def test_a_written_vote_names_its_beats() -> None:
    assert beats_of(Ballot(("a", "b"), (1, 2)).write("b")) == ("a", "b")


@pytest.mark.parametrize("seed", [str(number) for number in range(20)])
def test_three_beats_differ_in_style_and_are_told_from_each_other_by_tempo_or_energy(seed: str) -> None:
    beats = dict(ALL)
    three = [beats[name] for name in suggested(ALL, (), seed)]

    assert len({beat.style for beat in three}) == 3
    assert len({beat.energy for beat in three}) >= 2
    assert [beat.energy for beat in three] == sorted(beat.energy for beat in three)
    assert max(beat.tempo for beat in three) > 1.2 * min(beat.tempo for beat in three)


def test_the_same_seed_suggests_the_same_and_seeds_differ() -> None:
    assert suggested(ALL, (), "a") == suggested(ALL, (), "a")
    assert len({suggested(ALL, (), str(seed)) for seed in range(20)}) > 5


def test_what_was_tried_comes_only_when_nothing_else_is_left() -> None:
    few = [(name, make_beat(style=name)) for name in "abcd"]

    assert "a" not in suggested(few, ["a"], "seed")
    assert set("cd") < set(suggested(few, ["a", "b"], "seed"))
    assert len(suggested(few[:2], (), "seed")) == 2


@pytest.mark.parametrize(
    ("form", "part"),
    [
        (["verse 8", "hook 8"], "hook"),
        (["vers 8", "Refreng 8"], "Refreng"),
        (["a 8", "b 8"], "b"),
        (["solo 4"], "solo"),
    ],
)
def test_a_song_is_known_by_its_hook_or_its_fullest_part(form: list[str], part: str) -> None:
    names = [line.split()[0] for line in form]
    sections = {name: {"drums": {"kick": "|x|"}} for name in names}
    sections.get("b", {"drums": {}})["drums"]["hat"] = "|x|"
    assert best_part(make_beat(song={"form": form}, section=sections)) == part
