"""Chord symbols and keys mean what musicians mean by them."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop_beats.template.chords import parse_chord, parse_chords, parse_key

A_MINOR, C_MAJOR = parse_key("A minor"), parse_key("C major")


def pitch_classes(symbol: str) -> set[int]:
    return {pitch % 12 for pitch in parse_chord(symbol).voicing()}


@pytest.mark.parametrize(
    ("symbol", "notes"),
    [
        ("C", {0, 4, 7}),
        ("Am7", {9, 0, 4, 7}),
        ("F#m7b5", {6, 9, 0, 4}),
        ("Bb6", {10, 2, 5, 7}),
        ("H", {11, 3, 6}),
        ("D7sus4", {2, 7, 9, 0}),
        ("Cm9", {0, 3, 7, 10, 2}),
    ],
)
def test_a_symbol_sounds_as_its_notes(symbol: str, notes: set[int]) -> None:
    assert pitch_classes(symbol) == notes


def test_the_voicing_stays_in_one_octave_so_that_hands_move_little() -> None:
    for symbol in ("C", "G", "Am7", "F#dim7", "Bb13"):
        voicing = parse_chord(symbol).voicing()
        assert voicing[0] >= 53
        assert voicing[-1] < 53 + 12


def test_the_bass_plays_the_chord_and_then_the_key() -> None:
    chord = parse_chord("Am")
    root = chord.bass_pitch(1, A_MINOR)

    assert root % 12 == 9
    assert [chord.bass_pitch(degree, A_MINOR) - root for degree in (3, 5, 7, 8)] == [3, 7, 10, 12]
    assert parse_chord("C").bass_pitch(7, C_MAJOR) - parse_chord("C").bass_pitch(1, C_MAJOR) == 11
    assert parse_chord("G").bass_pitch(7, C_MAJOR) - parse_chord("G").bass_pitch(1, C_MAJOR) == 10


def test_a_slash_puts_another_note_into_the_bass() -> None:
    assert parse_chord("C/E").bass_pitch(1, C_MAJOR) % 12 == 4
    assert pitch_classes("C/E") == pitch_classes("C")


def test_bars_hold_one_or_more_chords_and_a_percent_repeats() -> None:
    read = parse_chords("Am7 | % | Dm7 G7 |")

    assert [[chord.symbol for chord in bar] for bar in read] == [["Am7"], ["Am7"], ["Dm7", "G7"]]


@pytest.mark.parametrize("text", ["Xm", "Am | | C", "% | C", "", "Cmaj99", "C/X"])
def test_what_is_no_chord_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="chord"):
        parse_chords(text)


@pytest.mark.parametrize("text", ["A", "a minor", "G# major", "A minor blues"])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="key"):
        parse_key(text)


def test_a_key_has_the_name_that_midi_files_take() -> None:
    assert [parse_key(text).signature for text in ("A minor", "Eb major", "F# minor", "H minor")] == [
        "Am",
        "Eb",
        "F#m",
        "Bm",
    ]


@given(st.text("ABCDEFGHmaj7b5#sus/| %", max_size=30))
def test_whatever_is_typed_is_read_or_refused_in_one_way(text: str) -> None:
    with suppress(ValueError):
        assert parse_chords(text)
