"""Chords lie in the range of their instrument and move as little as hands can."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop_beats.song.voicing import RANGES, led
from workshop_beats.template.chords import parse_chord
from workshop_beats.voices import KEYS

if TYPE_CHECKING:
    from workshop_beats.template.chords import Chord

ROOTS = st.sampled_from(["C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B"])
KINDS = st.sampled_from(["", "m", "7", "m7", "maj7", "m9", "13", "dim7", "sus4", "6/9", "m11", "7b9", "5", "7(b9,b13)"])
CHORDS = st.builds(lambda root, kind: parse_chord(root + kind), ROOTS, KINDS)
VOICINGS = st.sampled_from(["close", "open", "spread", "rootless", "power"])


def classes(chord: Chord) -> set[int]:
    return {(chord.root + interval) % 12 for interval in chord.intervals}


@given(st.lists(CHORDS, min_size=1, max_size=6), VOICINGS, st.sampled_from(sorted(RANGES.values())))
def test_every_chord_lies_in_range_and_holds_only_its_own_notes(
    chords: list[Chord], voicing: str, span: tuple[int, int]
) -> None:
    for chord, notes in zip(chords, led(chords, voicing, span), strict=True):
        assert span[0] <= notes[0] <= notes[-1] <= span[1]
        assert list(notes) == sorted(set(notes))
        assert {note % 12 for note in notes} <= classes(chord) | {(chord.root + 7) % 12}


@given(CHORDS)
def test_close_chords_have_all_their_notes_but_a_fifth_too_many(chord: Chord) -> None:
    (notes,) = led([chord], "close", RANGES[KEYS])

    assert classes(chord) - {note % 12 for note in notes} <= {(chord.root + 7) % 12}
    assert notes[-1] - notes[0] < 12


def test_common_notes_stay_and_the_others_step() -> None:
    c, am, f, g = led([parse_chord(symbol) for symbol in ("C", "Am", "F", "G")], "close", RANGES[KEYS])

    for one, other in ((c, am), (am, f), (f, g)):
        assert sum(abs(a - b) for a, b in zip(one, other, strict=True)) <= 6


def test_the_same_chord_again_stays_where_it_is() -> None:
    chords = [parse_chord(symbol) for symbol in ("Am7", "Am7", "N.C.", "Am7")]
    first, second, none, after = led(chords, "close", RANGES[KEYS])

    assert first == second == after
    assert none == ()


@pytest.mark.parametrize(("voicing", "least"), [("open", 12), ("spread", 14)])
def test_wide_voicings_are_wider_than_an_octave(voicing: str, least: int) -> None:
    for notes in led([parse_chord(symbol) for symbol in ("C", "F", "Am7", "Dm7")], voicing, RANGES[KEYS]):
        assert notes[-1] - notes[0] >= least


def test_rootless_leaves_the_root_to_the_bass_and_power_the_third_to_nobody() -> None:
    (rootless,) = led([parse_chord("Dm7")], "rootless", RANGES[KEYS])
    (power,) = led([parse_chord("Dm7")], "power", RANGES[KEYS])

    assert 2 not in {note % 12 for note in rootless}
    assert [note - power[0] for note in power] == [0, 7, 12]
