"""Keys are read, named and moved as musicians do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop_beats.template.keys import parse_key

NAMES = [f"{tonic} {mode}" for tonic in ("C", "G", "D", "A", "E", "B", "F", "Bb", "Eb") for mode in ("major", "minor")]


@pytest.mark.parametrize("text", ["A", "G# major", "A minor blues", "I minor", "moll", "issmoll", "Fb-dur", ""])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="key"):
        parse_key(text)


def test_a_key_has_the_name_that_midi_files_take() -> None:
    signatures = [parse_key(text).signature for text in ("A minor", "Eb major", "F# minor", "H minor", "E♭ minor")]

    assert signatures == ["Am", "Eb", "F#m", "Bm", "Ebm"]


@pytest.mark.parametrize(
    ("text", "signature"),
    [
        ("a minor", "Am"),
        ("F#m", "F#m"),
        ("Bb-major", "Bb"),
        ("B minor", "Bm"),
        ("h minor", "Bm"),
        ("a-moll", "Am"),
        ("D-moll", "Dm"),
        ("h-moll", "Bm"),
        ("b-moll", "Bbm"),
        ("B-dur", "Bb"),
        ("bb-moll", "Bbm"),
        ("fiss-moll", "F#m"),
        ("fis moll", "F#m"),
        ("f#-moll", "F#m"),
        ("Ess-dur", "Eb"),
        ("Eb-dur", "Eb"),
        ("ass-dur", "Ab"),
        ("As dur", "Ab"),
        ("dess-dur", "Db"),
        (" g moll ", "Gm"),
    ],
)
def test_a_key_is_read_in_both_languages_and_b_is_norwegian_only_with_norwegian_words(
    text: str, signature: str
) -> None:
    assert parse_key(text).signature == signature


@given(st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_the_shorter_way_leads_to_the_other_tonic(one: str, other: str) -> None:
    way = parse_key(one).semitones_to(parse_key(other))

    assert -5 <= way <= 6
    assert parse_key(one).transposed(way).tonic == parse_key(other).tonic


@given(st.sampled_from(NAMES), st.integers(-12, 12))
def test_a_moved_key_is_a_key_again_and_comes_back(name: str, semitones: int) -> None:
    key = parse_key(name)
    moved = key.transposed(semitones)

    assert parse_key(moved.name) == moved
    assert moved.tonic == (key.tonic + semitones) % 12
    assert moved.transposed(-semitones).tonic == key.tonic


def test_a_melody_lies_where_voices_sing() -> None:
    assert [parse_key("C major").melody_pitch(degree) for degree in range(1, 10)] == [
        60,
        62,
        64,
        65,
        67,
        69,
        71,
        72,
        74,
    ]
    assert [parse_key("A minor").melody_pitch(degree) for degree in (1, 3, 6, 7, 8)] == [57, 60, 65, 67, 69]


@given(st.sampled_from(NAMES), st.integers(1, 9))
def test_a_melody_keeps_to_its_range_and_key(name: str, degree: int) -> None:
    key = parse_key(name)

    assert 55 <= key.melody_pitch(degree) <= 80
    assert key.holds(key.melody_pitch(degree))
