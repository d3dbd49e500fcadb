"""Chord symbols mean what musicians mean by them."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop_beats.template.chords import parse_chord, parse_chords, transposed_chords
from workshop_beats.template.keys import parse_key

A_MINOR, C_MAJOR = parse_key("A minor"), parse_key("C major")


def pitch_classes(symbol: str) -> set[int]:
    chord = parse_chord(symbol)
    return {(chord.root + interval) % 12 for interval in chord.intervals}


@pytest.mark.parametrize(
    ("symbols", "notes"),
    [
        ("C CM Cmaj Cma", {0, 4, 7}),
        ("Cm Cmin Cmi C-", {0, 3, 7}),
        ("C7", {0, 4, 7, 10}),
        ("Cmaj7 CM7 CΔ CΔ7 Cma7 CMaj7", {0, 4, 7, 11}),
        ("Cm7 C-7 Cmin7", {0, 3, 7, 10}),
        ("Cm(maj7) Cmmaj7 CmM7 CmΔ", {0, 3, 7, 11}),
        ("Cdim C° Co", {0, 3, 6}),
        ("Cdim7 C°7 Co7", {0, 3, 6, 9}),
        ("Cø Cø7 Cm7b5 Cm7-5 Cm7(b5) Cm7♭5", {0, 3, 6, 10}),
        ("Caug C+", {0, 4, 8}),
        ("C7#5 C+7 Caug7 C7+5 C7+", {0, 4, 8, 10}),
        ("Csus4 Csus C4", {0, 5, 7}),
        ("Csus2 C2", {0, 2, 7}),
        ("C7sus4 C7sus", {0, 5, 7, 10}),
        ("Cadd9 C(add9) Cadd2", {0, 4, 7, 2}),
        ("Cmadd9", {0, 3, 7, 2}),
        ("C6", {0, 4, 7, 9}),
        ("C6/9 C69 C6/9/E", {0, 4, 7, 9, 2}),
        ("C9", {0, 4, 7, 10, 2}),
        ("Cm9", {0, 3, 7, 10, 2}),
        ("Cmaj9 CΔ9", {0, 4, 7, 11, 2}),
        ("C11", {0, 7, 10, 2, 5}),
        ("Cm11", {0, 3, 7, 10, 2, 5}),
        ("C13", {0, 4, 7, 10, 2, 9}),
        ("Cmaj7#11 Cmaj7(#11)", {0, 4, 7, 11, 6}),
        ("C7b9", {0, 4, 7, 10, 1}),
        ("C7#9", {0, 4, 7, 10, 3}),
        ("C7(b9,#11)", {0, 4, 7, 10, 1, 6}),
        ("C5 Cno3", {0, 7}),
        ("N.C. NC", set()),
        ("H B", {11, 3, 6}),
        ("Bb Hb B♭", {10, 2, 5}),
        ("F#m7b5", {6, 9, 0, 4}),
    ],
)
def test_a_symbol_sounds_as_its_notes_however_it_is_spelled(symbols: str, notes: set[int]) -> None:
    assert {symbol: pitch_classes(symbol) for symbol in symbols.split()} == dict.fromkeys(symbols.split(), notes)


def test_the_bass_plays_the_chord_and_then_the_key() -> None:
    chord = parse_chord("Am")
    root = chord.bass_pitch(1, A_MINOR)

    assert root % 12 == 9
    assert [chord.bass_pitch(degree, A_MINOR) - root for degree in (3, 5, 7, 8)] == [3, 7, 10, 12]
    assert parse_chord("C").bass_pitch(7, C_MAJOR) - parse_chord("C").bass_pitch(1, C_MAJOR) == 11
    assert parse_chord("G").bass_pitch(7, C_MAJOR) - parse_chord("G").bass_pitch(1, C_MAJOR) == 10


def test_a_suspended_chord_has_its_fourth_for_a_third() -> None:
    sus = parse_chord("Csus4")

    assert sus.bass_pitch(3, C_MAJOR) - sus.bass_pitch(1, C_MAJOR) == 5


def test_a_slash_puts_another_note_into_the_bass() -> None:
    assert parse_chord("C/E").bass_pitch(1, C_MAJOR) % 12 == 4
    assert pitch_classes("C/E") == pitch_classes("C")


def test_bars_hold_one_or_more_chords_and_a_percent_repeats() -> None:
    read = parse_chords("Am7 | % | Dm7 G7 |")

    assert [[chord.symbol for chord in bar] for bar in read] == [["Am7"], ["Am7"], ["Dm7", "G7"]]


@pytest.mark.parametrize("text", ["Xm", "Am | | C", "% | C", "", "Cmaj99", "C/X", "am", "C(", "Cm7b", "C/", "Csus3"])
def test_what_is_no_chord_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="chord"):
        parse_chords(text)


@pytest.mark.parametrize(("text", "at"), [("Am | Dm7 Xm | C", 9), (" |Am | | C", 6), ("| % | C", 1), ("Am | C Z", 7)])
def test_a_wrong_chord_is_told_at_its_place(text: str, at: int) -> None:
    with pytest.raises(ValueError) as caught:
        parse_chords(text)

    assert caught.value.args[1] == at


@given(st.sampled_from(["C", "F#m7b5", "Bbmaj9/D", "H7", "C6/9", "G7sus4/D", "D#m/F#"]), st.integers(-12, 12))
def test_a_transposed_symbol_is_the_transposed_chord(symbol: str, semitones: int) -> None:
    written = transposed_chords(f"{symbol} | % | N.C.", A_MINOR, A_MINOR.transposed(semitones))
    (moved,), _, _ = parse_chords(written)
    meant = parse_chord(symbol).transposed(semitones)

    assert (moved.root, moved.intervals, moved.bass) == (meant.root, meant.intervals, meant.bass)
    assert written.endswith("| % | N.C.")


@pytest.mark.parametrize(
    ("key", "line"),
    [
        ("C minor", "Cm | Ab | Db | G/B | A°"),
        ("B minor", "Bm | G | C | F#/A# | G#°"),
        ("A minor", "Am | F | Bb | E/G# | F#°"),
        ("F minor", "Fm | Db | Gb | C/E | D°"),
    ],
)
def test_a_transposed_line_is_spelled_as_its_key(key: str, line: str) -> None:
    assert transposed_chords("Am | F | Bb | E/G# | F#°", A_MINOR, parse_key(key)) == line


@given(st.text("ABCDEFGHmaj7b5#sus/| %()+-Δ°ø69no3", max_size=30))
def test_whatever_is_typed_is_read_or_refused_in_one_way(text: str) -> None:
    with suppress(ValueError):
        assert parse_chords(text)
