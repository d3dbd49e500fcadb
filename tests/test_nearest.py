"""What is offered in place of a word that nobody knows."""

from __future__ import annotations

from workshop.nearest import MOST_NAMES, did_you_mean


def test_the_nearest_word_is_offered_else_all_there_are() -> None:
    assert str(did_you_mean("boom-bop", ["boom-bap", "funk"])) == "Did you mean boom-bap?"
    assert str(did_you_mean("xyz", ["boom-bap", "funk"])) == "There are: boom-bap, funk."
    assert did_you_mean("xyz", []) is None


def test_a_list_that_goes_on_says_so() -> None:
    said = str(did_you_mean("xyz", [f"name{number:02d}" for number in range(MOST_NAMES + 1)]))

    assert said.endswith(f"name{MOST_NAMES - 1:02d} …")
