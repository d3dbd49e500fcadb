from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop.domain.take import Track, Turn
from workshop.domain.turns import Span, audible, cut, people_in, spans, turn_order

pytestmark = pytest.mark.pure


def track(*people: str, start: int = 0, frames: int = 100) -> Track:
    return Track("t", "site", "take", 1, 1, people, "a.wav", start_frame=start, frames=frames)


def turn(person: str | None, first: int, last: int | None = None, of: str = "t", identifier: str = "") -> Turn:
    return Turn(identifier or f"{first:04}", "site", of, person, first, last)


def test_a_track_without_turns_is_its_peoples_from_end_to_end():
    assert spans(track("a", "b", start=5, frames=20), []) == (Span(("a", "b"), 5, 25),)
    assert spans(track("a", frames=0), []) == ()


def test_each_turn_is_one_persons_and_what_came_before_is_everybodys_together():
    found = spans(track("a", "b"), [turn("a", 10, 30), turn(None, 30, 50), turn("b", 50)])
    assert found == (Span(("a", "b"), 0, 10), Span(("a",), 10, 30), Span((), 30, 50), Span(("b",), 50, 100))
    assert people_in(found) == ("a", "b")


def test_frames_that_no_turn_reaches_are_nobodys_and_turns_of_other_tracks_say_nothing():
    found = spans(track("a", "b"), [turn("a", 0, 30), turn("b", 50), turn("b", 5, of="another")])
    assert found == (Span(("a",), 0, 30), Span((), 30, 50), Span(("b",), 50, 100))


def test_a_turn_that_the_next_one_cuts_off_ends_there_and_the_later_word_counts():
    found = spans(track("a", "b"), [turn("a", 0), turn("b", 40, identifier="1"), turn("a", 40, identifier="2")])
    assert found == (Span(("a",), 0, 100),)
    found = spans(track("a", "b"), [turn("a", 0), turn(None, 40, 40, identifier="2"), turn("b", 40, identifier="1")])
    assert found == (Span(("a",), 0, 40), Span(("b",), 40, 100))


def test_turns_before_and_after_the_file_say_nothing_of_it():
    found = spans(track("a", "b", start=50, frames=10), [turn("a", 10, 55), turn("b", 55, 70), turn("a", 90)])
    assert found == (Span(("a",), 50, 55), Span(("b",), 55, 60))


def test_a_track_is_cut_into_a_piece_a_person_and_what_several_hold_together_is_one_of_its_own():
    found = spans(track("a", "b"), [turn("b", 10, 30), turn(None, 30, 50), turn("a", 50, 60), turn("b", 60)])
    assert cut(found) == (
        (("a", "b"), (Span(("a", "b"), 0, 10),)),
        (("b",), (Span(("b",), 10, 30), Span(("b",), 60, 100))),
        (("a",), (Span(("a",), 50, 60),)),
    )
    assert cut([Span((), 0, 10)]) == cut([]) == ()


def test_only_what_everybody_in_it_allows_is_audible():
    found = spans(track("a", "b"), [turn("a", 10), turn("b", 20), turn(None, 30)])
    assert audible(found, {"a"}.__contains__) == (Span(("a",), 10, 20),)
    assert audible(found, {"a", "b"}.__contains__) == found[:-1]
    assert audible(found, set().__contains__) == ()


TURNS = st.lists(
    st.tuples(st.sampled_from(["a", "b", "c", None]), st.integers(-20, 220), st.none() | st.integers(-20, 220)),
    max_size=9,
)


@given(TURNS, st.integers(0, 100), st.integers(0, 100))
def test_every_frame_of_the_file_is_in_exactly_one_span_and_is_the_newest_turns(said, start, frames):
    turns = [turn(person, first, last, identifier=f"{place}") for place, (person, first, last) in enumerate(said)]
    one = track("a", "b", start=start, frames=frames)
    found = spans(one, turns)
    assert all(before.to_frame == after.from_frame for before, after in pairwise(found))
    assert [found[0].from_frame, found[-1].to_frame] == [start, start + frames] if found else frames == 0
    assert all(before.people != after.people for before, after in pairwise(found))
    for span in found:
        for frame in (span.from_frame, span.to_frame - 1):
            newest = max((t for t in turns if t.from_frame <= frame), key=turn_order, default=None)
            if newest is None:
                assert span.people == one.people
            elif newest.person is None or (newest.to_frame is not None and newest.to_frame <= frame):
                assert span.people == ()
            else:
                assert span.people == (newest.person,)
