"""Guitar chords are ones that a hand can hold."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.beats.song.test_voicing import CHORDS
from workshop_beats.song.guitar import STRINGS, shape
from workshop_beats.template.chords import Chord, parse_chord


def frets(symbol: str) -> str:
    """A chord as guitarists write it, from the thickest string: x32010."""
    notes = list(shape(parse_chord(symbol)))
    text = ""
    for number, string in enumerate(STRINGS):
        after = STRINGS[number + 1] if number < 5 else 99
        left = len(STRINGS) - number
        plays = bool(notes) and notes[0] >= string and (len(notes) == left or notes[0] < after)
        text += str(notes.pop(0) - string) if plays else "x"
    return text


@pytest.mark.parametrize(
    ("symbol", "grip"),
    [
        ("C", "x32010"),
        ("Am", "x02210"),
        ("G", "320003"),
        ("Em", "022000"),
        ("D", "xx0232"),
        ("Dm", "xx0231"),
        ("E7", "020100"),
        ("F", "133211"),
        ("F#m", "244222"),
        ("A7", "x02020"),
        ("D/F#", "200232"),
        ("Am7", "x02010"),
    ],
)
def test_campfire_chords_are_gripped_as_in_every_songbook(symbol: str, grip: str) -> None:
    assert frets(symbol) == grip


@example(parse_chord("Eb5"), "close")
@given(CHORDS, st.sampled_from(["close", "power"]))
def test_every_grip_is_in_range_with_the_bass_lowest(chord: Chord, voicing: str) -> None:
    notes = shape(chord, voicing)

    assert 40 <= notes[0] <= notes[-1] <= 76
    assert notes[0] % 12 == chord.bass
    assert list(notes) == sorted(notes)
    assert len(notes) >= 3


@pytest.mark.parametrize("root", ["C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B"])
def test_a_chord_without_a_third_sounds_on_three_strings_at_least(root: str) -> None:
    assert len(shape(parse_chord(f"{root}5"))) >= 3


@given(CHORDS)
def test_every_grip_has_the_chords_own_notes_only(chord: Chord) -> None:
    own = {(chord.root + interval) % 12 for interval in chord.intervals}

    assert {note % 12 for note in shape(chord)} <= own


def test_no_chord_is_no_grip() -> None:
    assert shape(parse_chord("N.C.")) == ()
