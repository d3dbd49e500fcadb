"""What goes of a track when somebody on it asks, also where nobody knows how long it is."""

from __future__ import annotations

import pytest

from workshop.domain.erasure import Erasure, erasure_of, others_on
from workshop.domain.take import Track, Turn

ASE, OLA, MARI = "ase", "ola", "mari"
TURNS = (Turn("t1", "s", "one", OLA, 100, 200), Turn("t2", "s", "one", MARI, 200, None))


def track(frames: int) -> Track:
    return Track("one", "s", "take", 1, 1, (ASE,), "take-001-ch01.wav", frames=frames)


@pytest.mark.parametrize("person", [ASE, OLA, MARI])
def test_a_track_without_measured_frames_goes_as_a_whole_for_everybody_who_was_at_it(person: str) -> None:
    assert erasure_of(person, [track(0)], TURNS).removed == {1: "take-001-ch01.wav"}
    assert set(others_on(person, track(0), TURNS)) == {ASE, OLA, MARI} - {person}


def test_a_track_without_measured_frames_stays_when_somebody_asks_who_was_never_at_it() -> None:
    assert erasure_of("tor", [track(0)], TURNS) == Erasure()


def test_where_frames_are_measured_only_a_guests_turns_go() -> None:
    found = erasure_of(MARI, [track(300)], TURNS)
    assert found.removed == {}
    assert [(part.number, part.spans, part.people) for part in found.silenced] == [(1, ((200, 300),), (ASE, OLA))]
