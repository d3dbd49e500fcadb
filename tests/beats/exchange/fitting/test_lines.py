"""Pitched tracks: chords are named where they are chords, a bass by their degrees, a tune by the key."""

from __future__ import annotations

import pytest

from tests.beats.exchange.songs import hits, source_of
from workshop_beats.exchange.fitting.groove import Groove
from workshop_beats.exchange.fitting.harmony import chords_of, key_of
from workshop_beats.exchange.fitting.lines import Pitched, pitched_of
from workshop_beats.exchange.source import Tone, Track
from workshop_beats.template.chords import parse_chord
from workshop_beats.template.keys import parse_key

pytestmark = pytest.mark.pure

AM = parse_key("A minor")


def chord(symbol: str, start: float = 0, length: float = 4) -> list[Tone]:
    """A chord's notes from middle C up."""
    found = parse_chord(symbol)
    return [Tone(start, length, 60 + (found.root + interval) % 12) for interval in found.intervals]


def fitted(*tracks: Track, bars: int = 1) -> Pitched:
    return pitched_of(source_of(hits({"kick": "x..............."}), bars=bars, tracks=tracks), Groove("4/4", 120), bars)


def track(tones: list[Tone], name: str = "", program: int | None = None) -> Track:
    return Track(name, program, tuple(sorted(tones)))


@pytest.mark.parametrize("symbol", ["Am", "C", "G7", "Fmaj7", "Dm7", "E", "Bm7b5", "Gsus4"])
def test_a_chord_is_named_by_its_notes(symbol: str) -> None:
    bass = [Tone(0, 4, 36 + parse_chord(symbol).root)]
    found = chords_of([*chord(symbol), *bass], bass, 4, 1, 4, AM)
    assert (found.bars, found.named) == ([symbol], True)


def test_two_chords_share_a_bar_and_a_silent_bar_keeps_the_last() -> None:
    found = chords_of([*chord("Am", 0, 2), *chord("F", 2, 2)], (), 4, 2, 4, AM)
    assert found.bars == ["Am F", "F"]


def test_a_bass_below_another_note_of_the_chord_is_written_behind_a_stroke() -> None:
    bass = [Tone(0, 4, 40)]
    assert chords_of([*chord("C"), *bass], bass, 4, 1, 4, parse_key("C major")).bars == ["C/E"]


def test_notes_that_make_no_chord_are_not_named() -> None:
    cluster = [Tone(0, 4, 60 + step) for step in range(8)]
    assert not chords_of(cluster, (), 4, 1, 4, AM).named
    assert fitted(track(cluster)).unnamed


@pytest.mark.parametrize("name", ["A minor", "C major", "Eb major", "F# minor", "G major"])
def test_a_key_is_heard_in_its_cadence(name: str) -> None:
    key = parse_key(name)
    degrees = (0, 5, 7, 0)
    chords = [
        f"{letter}{'m' if key.minor and degree != 7 else ''}"
        for degree, letter in ((each, _letter(key.tonic + each)) for each in degrees)
    ]
    tones = [tone for index, symbol in enumerate(chords) for tone in chord(symbol, index * 4)]
    assert key_of(tones, None).tonic == key.tonic
    assert key_of(tones, None).minor == key.minor


def _letter(pitch: int) -> str:
    return ["C", "C#", "D", "Eb", "E", "F", "F#", "G", "G#", "A", "Bb", "B"][pitch % 12]


def test_the_key_that_a_file_says_is_believed_where_its_notes_belong_to_it() -> None:
    assert key_of(chord("Am"), "C major") == parse_key("C major")
    assert key_of([*chord("E"), *chord("A"), *chord("B")], "Eb major").tonic == 4


def test_a_bass_is_written_in_degrees_with_its_holds() -> None:
    bass = [Tone(0, 1, 33), Tone(1, 0.5, 40), Tone(1.5, 0.5, 45), Tone(3, 1, 36)]
    found = fitted(track(chord("Am"), program=4), track(bass, "Bass"))

    assert found.chords == ["Am"]
    assert found.lines[0]["bass"] == "1---5-8-....3---"
    assert found.lines[0]["keys"] == "x---------------"


def test_a_tune_is_written_in_the_keys_degrees_wherever_it_was_sung() -> None:
    for octave in (-12, 0, 12):
        tune = [Tone(index, 1, pitch + octave) for index, pitch in enumerate((57, 60, 64, 69))]
        found = fitted(
            track(chord("Am") + chord("Dm", 4) + chord("E", 8) + chord("Am", 12)), track(tune, "Melody"), bars=4
        )
        assert found.lines[0]["melody"] == "1---3---5---8---"


def test_a_tune_of_too_many_strange_notes_is_left_out_and_told() -> None:
    tune = [Tone(index / 2, 0.5, 57 + index) for index in range(8)]
    found = fitted(track(chord("Am") + chord("Am", 4)), track(tune, "Melody"), bars=2)
    assert found.lost == ["melody"]
    assert "melody" not in found.lines[0]


@pytest.mark.parametrize(("program", "voice"), [(0, "keys"), (25, "guitar"), (50, "pad"), (89, "pad"), (None, "keys")])
def test_strokes_go_to_the_line_of_their_sound(program: int | None, voice: str) -> None:
    assert fitted(track(chord("Am"), program=program)).lines[0][voice] == "x---------------"


def test_a_chord_held_over_the_bar_line_is_struck_anew() -> None:
    assert [bar["pad"] for bar in fitted(track(chord("Am", 0, 8), program=89), bars=2).lines] == [
        "x---------------"
    ] * 2
