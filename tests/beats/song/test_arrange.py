"""A template becomes the song that its form says."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from tests.beats.conftest import make_beat
from workshop_beats.song.arrange import arrange

if TYPE_CHECKING:
    from workshop_beats.song.notes import Note
    from workshop_beats.template.model import Beat


def played(beat: Beat, voice: str) -> list[Note]:
    return [note for note in arrange(beat, straight=True).notes if note.voice == voice]


def bars_with(beat: Beat, voice: str) -> set[int]:
    return {int(note.start // beat.time.quarters) for note in played(beat, voice)}


def test_every_template_plays_its_whole_form(template: Beat) -> None:
    song = arrange(template)

    assert song.bars == sum(bars for _, bars in template.form)
    assert [name for _, name in song.markers] == [name for name, _ in template.form]
    assert all(0 <= note.start < song.bars * song.meter.quarters for note in song.notes)
    assert all(note.length > 0 and 1 <= note.velocity <= 127 and 0 <= note.pitch <= 127 for note in song.notes)
    assert [note.start for note in song.notes] == sorted(note.start for note in song.notes)


def test_a_short_line_repeats_until_the_section_is_full() -> None:
    beat = make_beat({"drums": {"kick": "|x...|....|"}}, song={"form": ["verse 6"]})

    assert bars_with(beat, "kick") == {0, 2, 4}


def test_a_fill_takes_the_place_of_all_drums_every_so_many_bars() -> None:
    beat = make_beat(
        {"drums": {"kick": "|x|"}, "bass": "|1|", "fill": "roll every 4"},
        song={"form": ["verse 8"]},
        fill={"roll": {"drums": {"tom": "|xxxx|"}}},
    )

    assert bars_with(beat, "tom") == {3, 7}
    assert bars_with(beat, "kick") == {0, 1, 2, 4, 5, 6}
    assert bars_with(beat, "bass") == set(range(8))


def test_a_stop_leaves_nothing_after_its_beat_and_lets_the_chord_ring() -> None:
    section: dict[str, Any] = {
        "drums": {"hat": "|xxxx|"},
        "bass": "|.1.1|",
        "keys": "|.x.x|",
        "chords": "Am",
        "ending": "stop on 2",
    }
    beat = make_beat(section, song={"form": ["verse 2"]})

    assert [note.start for note in played(beat, "hat")] == [0, 1, 2, 3, 4, 5]
    last = [note for note in played(beat, "bass") if note.start >= 4]
    assert [(note.start, note.length) for note in last] == [(5, 3)]
    assert len([note for note in played(beat, "keys") if note.start == 5]) == 3


def test_chords_of_one_bar_share_it() -> None:
    beat = make_beat({"keys": "|x.x.|", "chords": "Am C"}, song={"form": ["verse 1"]})

    halves = [{note.pitch % 12 for note in played(beat, "keys") if note.start == start} for start in (0, 2)]
    assert halves == [{9, 0, 4}, {0, 4, 7}]


def test_a_section_without_chords_stays_on_the_key() -> None:
    beat = make_beat({"bass": "|1|"}, key="E minor")

    assert {note.pitch % 12 for note in played(beat, "bass")} == {4}


def test_rolls_fill_their_step_and_flams_have_a_soft_note_before() -> None:
    beat = make_beat({"drums": {"snare": "|4...|"}}, song={"form": ["verse 1"]})
    flam = make_beat({"drums": {"snare": "|..f.|"}}, song={"form": ["verse 1"]})

    assert [note.start for note in played(beat, "snare")] == [Fraction(n, 4) for n in range(4)]
    grace, hit = played(flam, "snare")
    assert grace.start < hit.start == 2
    assert grace.velocity < hit.velocity


def test_verse_and_hook_of_every_template_differ_and_a_fill_comes(template: Beat) -> None:
    assert template.resolved("verse").drums != template.resolved("hook").drums
    assert template.fill
    assert any(template.resolved(name).fill for name, _ in template.form)
