"""The quick player plays what a slow and obvious one does, to the last fraction and frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.beats.conftest import TEMPLATES, read_template
from tests.beats.song.reference import Reference, frame_of
from tests.beats.template.strategies import beats
from workshop_beats.song.arrange import arrange
from workshop_beats.song.timeline import Timeline

if TYPE_CHECKING:
    from pathlib import Path

    from workshop_beats.template.model import Beat

pytestmark = pytest.mark.pure


@given(beats())
@settings(deadline=None, max_examples=30)
def test_every_note_of_every_beat_is_exactly_where_it_is_meant(beat: Beat) -> None:
    played = [(note.start, note.voice, note.pitch, note.length, note.velocity) for note in arrange(beat).notes]

    assert played == Reference(beat).notes()


@given(beats(), st.sampled_from([44_100, 48_000, 96_000]), st.integers(0, 4))
@settings(deadline=None, max_examples=30)
def test_every_frame_is_the_tempo_maps_however_it_is_reached(beat: Beat, rate: int, count_in: int) -> None:
    song = arrange(beat)
    line = Timeline.of(song, rate, count_in)
    before = count_in * beat.time.quarters
    meant = []
    for note in song.notes:
        frame = frame_of(beat, rate, count_in, before + note.start)
        end = frame_of(beat, rate, count_in, before + note.start + note.length)
        meant.append((frame, note.voice, note.pitch, end - frame, note.velocity))
    hits = [hit for hit in line.hits() if hit[0] >= line.tempo.frame(before) or hit[1] != "click"]

    assert hits == sorted(meant)
    assert line.frames == frame_of(beat, rate, count_in, before + song.bars * beat.time.quarters)


@pytest.mark.parametrize("path", TEMPLATES[::6], ids=lambda path: path.stem)
def test_templates_are_played_as_the_reference_plays_them(path: Path) -> None:
    template = read_template(path)
    played = [(note.start, note.voice, note.pitch, note.length, note.velocity) for note in arrange(template).notes]

    assert played == Reference(template).notes()
