"""Hydrogen's files: what is read of them, as its old and its new versions write them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.beats.exchange.hydrogen_files import DATA, h2pattern, h2song, note, pattern, sequence
from workshop import FileError
from workshop_beats.exchange.hydrogen import read_hydrogen

if TYPE_CHECKING:
    from workshop_beats.exchange.source import Source


def read(content: bytes, wanted: str | None = None) -> Source:
    return read_hydrogen(Path("beat.h2song"), content, wanted)


def heard(source: Source) -> list[tuple[float, str]]:
    return [(round(hit.at, 6), hit.voice) for hit in source.hits]


def test_a_pattern_says_its_notes_its_author_and_no_tempo() -> None:
    source = read((DATA / "two-and-four.h2pattern").read_bytes())

    assert (source.title, source.style, source.author, source.licence) == ("Two and four", "test", "me", "CC0-1.0")
    assert source.tempos == ()
    assert source.meter == (4, 4)
    assert [each for each in heard(source) if each[1] == "kick"] == [(0, "kick"), (1.75, "kick"), (2, "kick")]
    assert [hit.sure for hit in source.hits if hit.voice == "open"] == [False]


def test_lead_and_lag_moves_a_note_by_up_to_five_ticks() -> None:
    source = read(h2pattern(note(48, 2, leadlag=0.2), note(96, 2, leadlag=-1)))
    assert heard(source) == [(round(49 / 48, 6), "snare"), (round(91 / 48, 6), "snare")]


def test_the_pattern_of_old_versions_is_read_as_well() -> None:
    source = read((DATA / "old-waltz.h2pattern").read_bytes())

    assert (source.title, source.style, source.meter) == ("Old waltz", "waltz", (3, 4))
    assert heard(source) == [(0, "kick"), (1, "snare"), (2, "snare")]


def test_the_song_of_old_versions_is_read_with_the_letters_of_its_time() -> None:
    source = read((DATA / "old-layout.h2song").read_bytes())

    assert source.title == "Blå vise"
    assert source.quarters == 8
    assert heard(source)[:3] == [(0, "kick"), (1, "snare"), (2, "kick")]


def test_a_song_plays_its_columns_with_its_swing_its_tempos_and_its_parts() -> None:
    source = read((DATA / "verse-and-hook.h2song").read_bytes())

    assert source.quarters == 48
    assert source.swing == 60
    assert source.tempos == ((0, 92), (16, 96))
    assert [(mark.at, mark.name) for mark in source.marks if mark.cuts] == [(0, "Verse"), (16, "Hook")]
    assert (round(16.25 + 6 * 0.4 / 48, 6), "hat") in heard(source)


def test_one_pattern_of_a_song_can_be_named() -> None:
    content = (DATA / "verse-and-hook.h2song").read_bytes()

    assert read(content, "Turn").quarters == 4
    with pytest.raises(FileError, match="no pattern called “turn”") as caught:
        read(content, "turn")
    assert str(caught.value.hint) == "The patterns are called Verse, Hook, Turn."


def test_patterns_of_one_column_sound_together_and_the_longest_sets_its_length() -> None:
    patterns = pattern("a", note(0), size=96) + pattern("b", note(48, 1), size=192)
    both = "<patternSequence><group><patternID>a</patternID><patternID>b</patternID></group></patternSequence>"
    source = read(h2song(patterns, both))

    assert source.quarters == 4
    assert heard(source) == [(0, "kick"), (1, "snare")]


def test_a_pattern_that_holds_others_plays_them_once() -> None:
    held = "<virtualPatternList><pattern><name>a</name><virtual>b</virtual></pattern><pattern><name>b</name><virtual>a</virtual></pattern></virtualPatternList>"
    source = read(h2song(pattern("a", note(0)) + pattern("b", note(48, 1)), held + sequence("a")))
    assert heard(source) == [(0, "kick"), (1, "snare")]


def test_notes_that_make_no_sound_are_told() -> None:
    silent = (note(0, note_off="true"), note(191, 9, probability=0), note(200), note(12, 44))
    source = read(h2pattern(note(0), *silent))

    assert heard(source) == [(0, "kick")]
    told = " ".join(str(said) for said in source.left_out)
    assert "1 notes that only end a sound" in told
    assert "2 notes that Hydrogen never plays" in told
    assert "44 (1)" in told


@pytest.mark.parametrize(
    ("drum", "voice"),
    [
        (("Hat Semi-Open", 52), "open"), (("Stick", 37), "rim"), (("Snare Rimshot", 40), "snare"),
        (("Tom Low", 41), "floortom"), (("Tom Hi", 43), "hightom"), (("Skarptromme", 0), "snare"),
        (("Thing", 36), "kick"), (("Kick Long", 60), "kick"), (("Pedal Hat", 45), "pedal"),
    ],
)  # fmt: skip
def test_a_drum_is_known_by_its_name_else_by_its_key(drum: tuple[str, int], voice: str) -> None:
    assert heard(read(h2song(pattern("a", note(0)), sequence("a"), drums=(drum,)))) == [(0, voice)]


@pytest.mark.parametrize(
    ("shape", "meter"),
    [
        ({"size": 144, "denominator": 8}, (6, 8)), ({"size": 168, "denominator": 8}, (7, 8)),
        ({"size": 240}, (5, 4)), ({"size": 384}, (4, 4)), ({"size": 144}, (3, 4)), ({"size": 100}, (4, 4)),
    ],
)  # fmt: skip
def test_the_meter_is_what_most_patterns_make(shape: dict[str, int], meter: tuple[int, int]) -> None:
    assert read(h2pattern(note(0), **shape)).meter == meter


def test_hydrogens_808_is_known_by_its_kit() -> None:
    source = read(h2pattern(note(0, 4), kit="TR808EmulationKit"))
    assert (heard(source), source.kit) == ([(0, "clap")], "808")


@pytest.mark.parametrize("said", ["-1", "nan", "1e999", "many", "100000"])
def test_a_position_where_hydrogen_puts_none_is_refused_with_its_value(said: str) -> None:
    with pytest.raises(FileError, match=f"“position” is {said}"):
        read(h2pattern(note(0)).replace(b"<position>0", f"<position>{said}".encode()))


@pytest.mark.parametrize(
    "content",
    [b"<song>", b"<drumkit_info/>", b"<song/>", b"<!DOCTYPE song><song/>", b'<?xml version="1.0" encoding="zlib_codec"?><song/>'],
)  # fmt: skip
def test_what_is_no_song_is_refused(content: bytes) -> None:
    with pytest.raises(FileError, match="cannot be read"):
        read(content)


def test_humanizing_becomes_looseness() -> None:
    head = "<humanize_time>0.4</humanize_time><humanize_velocity>0.2</humanize_velocity>"
    found: Any = read(h2song(pattern("a", note(0)), sequence("a"), head=head)).loose
    assert found == (10, 10)
