"""No small number of people can be read from, or worked out of, what level counts tells."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from workshop.services.disclosure.counts import HIDDEN, LIMIT, told, told_parts

PARTS = st.lists(st.integers(0, 12), min_size=2, max_size=4)


@given(PARTS)
def test_what_is_told_is_never_small(parts: list[int]) -> None:
    shown = told_parts({str(n): count for n, count in enumerate(parts)})
    assert all(value in {HIDDEN, 0} or value >= LIMIT for value in shown.values())


@given(PARTS)
def test_a_small_part_is_never_the_only_answer_that_fits(parts: list[int]) -> None:
    shown = told_parts({str(n): count for n, count in enumerate(parts)})
    total = told(sum(parts))
    if HIDDEN not in shown.values():
        return
    worlds = [
        world
        for world in itertools.product(range(13), repeat=len(parts))
        if told(sum(world)) == total and told_parts({str(n): c for n, c in enumerate(world)}) == shown
    ]
    for cell in range(len(parts)):
        assert len({world[cell] for world in worlds}) > 1


@given(st.integers(0, 100), st.integers(-5, 3))
def test_the_limit_cannot_be_set_below_the_floor(count: int, limit: int) -> None:
    assert told(count, limit) == (HIDDEN if 0 < count < 3 else count)
