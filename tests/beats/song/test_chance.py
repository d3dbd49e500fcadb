"""Chance is even, and falls the same way on every machine."""

from __future__ import annotations

from workshop_beats.song.chance import place, throw


def test_it_is_splitmix64() -> None:
    """The generator's first outputs for the seed 1234567, as its reference code gives them."""
    assert [throw(1234567, number) for number in range(3)] == [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
    ]


def test_places_differ_by_seed_voice_and_bar() -> None:
    places = {place(seed, voice, bar) for seed in (-1, 0, 1, 10**30) for voice in ("hat", "snare") for bar in range(99)}

    assert len(places) == 4 * 2 * 99


def test_every_bit_falls_about_as_often_as_not() -> None:
    throws = [throw(place(1, "hat", bar), number) for bar in range(64) for number in range(16)]

    for bit in range(64):
        assert 400 < sum(one >> bit & 1 for one in throws) < 624
