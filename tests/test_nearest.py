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


def test_capitals_and_the_rest_of_a_name_do_not_hide_it() -> None:
    assert str(did_you_mean("FUNK", ["boom-bap", "funk"])) == "Did you mean funk?"
    assert str(did_you_mean("kari", ["Kari Rolig på kvelden", "funk"])) == "Did you mean Kari Rolig på kvelden?"
    assert str(did_you_mean("", ["funk"])) == "There are: funk."
