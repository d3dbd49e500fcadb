from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop.errors import ConsentError, StateError, WorkshopError
from workshop.services.channels import Candidate, assign, chosen

ROOM = [Candidate(f"id-{n}", f"P{n}", allowed=True) for n in range(8)]
NO = Candidate("id-no", "Nei", allowed=False)


@given(st.lists(st.booleans(), max_size=8), st.integers(1, 8), st.data())
def test_nobody_without_a_yes_and_nobody_twice(yes, available, data):
    room = [Candidate(f"id-{n}", f"P{n}", allowed) for n, allowed in enumerate(yes)]
    draw = st.dictionaries(st.integers(0, 9), st.sampled_from([*room, NO]), max_size=2)
    named, shared = data.draw(draw), {channel: (player,) for channel, player in data.draw(draw).items()}
    try:
        assigned = assign(chosen(room, named, shared), available)
    except WorkshopError:
        return
    people = [person for _, several in assigned.channels for person in several]
    allowed = {player.person for player in room if player.allowed}
    assert people
    assert set(people) <= allowed
    assert len(people) == len(set(people))
    assert all(1 <= channel <= available for channel, _ in assigned.channels)


def test_sharing_leaves_the_others_the_channels_that_are_free():
    assigned = assign(chosen(ROOM[:4], {}, {2: (ROOM[0], ROOM[3])}), 3)
    assert assigned.channels == ((1, ("id-1",)), (2, ("id-0", "id-3")), (3, ("id-2",)))


def test_naming_records_only_the_named_and_counts_who_said_no():
    assigned = assign(chosen([*ROOM[:3], NO], {3: ROOM[1]}, {}), 4)
    assert assigned.channels == ((3, ("id-1",)),)
    assert assigned.left_out == 1


@pytest.mark.parametrize(
    ("named", "shared", "error", "says"),
    [
        ({5: ROOM[0]}, {}, StateError, "no channel 5; it has 4"),
        ({1: ROOM[0]}, {1: (ROOM[1],)}, StateError, "Channel 1 is given away twice"),
        ({1: ROOM[0], 2: ROOM[0]}, {}, StateError, "P0 is named twice"),
        ({1: NO}, {}, ConsentError, "Nei has not said yes"),
        ({}, {1: (ROOM[0], NO)}, ConsentError, "Nei has not said yes"),
    ],
)
def test_what_cannot_be_meant_is_refused(named, shared, error, says):
    with pytest.raises(error, match=says):
        assign(chosen(ROOM[:2], named, shared), 4)


def test_who_is_chosen_needs_no_device():
    who = chosen([*ROOM[:3], NO], {}, {1_000_001: (ROOM[0],)})
    assert (who.channels, who.left_out) == (3, 1)
    with pytest.raises(StateError, match="no channel 1000001; it has 4"):
        assign(who, 4)
