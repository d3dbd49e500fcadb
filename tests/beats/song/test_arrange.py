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
    assert [(note.start, note.length) for note in last] == [(5, 1)]
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


def test_a_hold_lets_the_last_one_ring_to_the_end() -> None:
    section = {"drums": {"kick": "|xxxx|"}, "bass": "|1111|", "pad": "|x.x.|", "chords": "C", "ending": "hold"}
    beat = make_beat(section)

    assert [note.start for note in played(beat, "kick")] == [0, 1, 2, 3, 4]
    for voice in ("bass", "pad"):
        assert {(note.start, note.length) for note in played(beat, voice) if note.start >= 4} == {(4, 4)}


def test_a_fade_gets_softer_over_the_last_bars() -> None:
    beat = make_beat({"drums": {"kick": "|xxxx|"}, "ending": "fade 2"}, song={"form": ["verse 4"]})
    loud = [note.velocity for note in played(beat, "kick")]

    assert loud[:9] == [92] * 9
    assert loud[8:] == sorted(loud[8:], reverse=True)
    assert loud[-1] <= 12


def test_what_is_held_to_a_stop_ends_there() -> None:
    beat = make_beat({"pad": "|x---|", "chords": "C", "ending": "stop on 3"}, song={"form": ["verse 1"]})

    assert {(note.start, note.length) for note in played(beat, "pad")} == {(0, 2), (2, 1)}


def test_a_note_is_held_over_the_bar_line_but_never_over_the_sections_end() -> None:
    beat = make_beat({"pad": "|..x-|--..|", "chords": "C"}, song={"form": ["verse 2", "verse 1"]})

    assert {(note.start, note.length) for note in played(beat, "pad")} == {(2, 4), (10, 2)}


def test_a_fill_may_come_in_the_last_bar_only() -> None:
    beat = make_beat(
        {"drums": {"kick": "|x|"}, "fill": "roll last"},
        song={"form": ["verse 3", "verse 2"]},
        fill={"roll": {"drums": {"tom": "|x|"}}},
    )

    assert bars_with(beat, "tom") == {2, 4}


def test_a_section_has_its_own_tempo_and_key() -> None:
    verse = {"bass": "|1|", "keys": "|x|", "melody": "|1|", "chords": "C"}
    beat = make_beat(
        section={"verse": verse, "lift": {"like": "verse", "tempo": 120, "transpose": 2}},
        song={"form": ["verse 2", "lift 1", "lift 1", "verse 1"]},
    )
    song = arrange(beat)

    assert [(change.at, change.bpm) for change in song.changes] == [(0, 90), (8, 120), (16, 90)]
    assert song.keys == ((0, "C"), (2, "D"), (4, "C"))
    bass, melody = ([note.pitch for note in played(beat, voice)] for voice in ("bass", "melody"))
    assert [pitch - bass[0] for pitch in bass] == [0, 0, 2, 2, 0]
    assert [pitch - melody[0] for pitch in melody] == [0, 0, 2, 2, 0]
    assert {note.pitch % 12 for note in played(beat, "keys") if note.start == 8} == {2, 6, 9}


def test_a_lift_takes_the_melody_up_in_every_key() -> None:
    for key in ("F# major", "G major", "D minor"):
        beat = make_beat(
            section={"verse": {"melody": "|1|"}, "lift": {"like": "verse", "transpose": 1}},
            song={"form": ["verse 1", "lift 1"]},
            key=key,
        )
        low, high = (note.pitch for note in played(beat, "melody"))
        assert high - low == 1


def test_where_no_chord_is_written_only_drums_and_melody_play() -> None:
    lines = dict.fromkeys(("keys", "pad", "guitar"), "|x|") | {"bass": "|1|", "melody": "|3|"}
    beat = make_beat({**lines, "drums": {"kick": "|x|"}, "chords": "N.C."}, song={"form": ["verse 1"]})

    assert {note.voice for note in arrange(beat).notes} == {"kick", "melody"}


def test_a_guitars_strings_sound_one_after_the_other_down_and_up() -> None:
    beat = make_beat({"guitar": "|x.xx.x.x|", "chords": "Am"}, song={"form": ["verse 1"]})
    strokes: dict[int, list[int]] = {}
    for note in arrange(beat).notes:
        strokes.setdefault(round(note.start * 2), []).append(note.pitch)

    assert strokes[0] == [45, 52, 57, 60, 64]
    assert strokes[3] == [64, 60, 57, 52]


def test_bars_of_the_song_come_one_by_one() -> None:
    song = arrange(make_beat({"drums": {"kick": "|xx|"}}, song={"form": ["verse 200"]}))
    bars = song.played()

    assert [len(next(bars)), len(next(bars))] == [2, 2]
    assert len(song.notes) == 400
