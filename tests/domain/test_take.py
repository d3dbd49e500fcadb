from __future__ import annotations

from workshop.domain.take import Track, Turn, heard


def test_a_track_of_one_is_somebody_s_and_a_shared_one_nobody_s():
    track = Track("t", "site", "take", 1, 1, ("åse",), "a.wav")
    assert track.person == "åse"
    assert Track("t", "site", "take", 1, 1, ("åse", "ola"), "a.wav").person is None
    assert Track("t", "site", "take", 1, 1, (), "a.wav").person is None


def test_everybody_on_tracks_in_turns_and_in_the_backing_is_heard():
    tracks = [Track("t", "site", "take", 1, 1, ("åse",), "a.wav")]
    turns = [Turn("u", "site", "t", "ola", 0), Turn("v", "site", "t", None, 9)]
    assert heard(tracks, turns, ["ali"]) == {"åse", "ola", "ali"}
    assert heard([], []) == frozenset()
