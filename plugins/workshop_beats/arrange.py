"""From a template to the notes of the whole song. All positions and lengths are quarter notes as exact fractions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workshop_beats.bars import DrumBar, PitchedBar
from workshop_beats.checks import split_fill
from workshop_beats.chords import parse_chords
from workshop_beats.feel import Feel
from workshop_beats.grid import BASS_SIGNS, DRUM_SIGNS, KEYS_SIGNS, parse_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from workshop import Meter
    from workshop_beats.model import Beat, Section
    from workshop_beats.notes import Note


@dataclass(frozen=True, slots=True)
class Arrangement:
    """A song. `tempo` is quarter notes a minute, `markers` are (bar counted from 0, section), notes go by start."""

    tempo: Fraction
    meter: Meter
    bars: int
    notes: tuple[Note, ...]
    markers: tuple[tuple[int, str], ...]


def arrange(beat: Beat, *, straight: bool = False) -> Arrangement:
    """Play the template's form once; `straight` leaves out swing, push and looseness."""
    feel = Feel.of(beat, straight=straight)
    notes: list[Note] = []
    markers: list[tuple[int, str]] = []
    bar = 0
    for name, bars in beat.form:
        markers.append((bar, name))
        for index, content in enumerate(_section(beat, beat.resolved(name), bars)):
            start = (bar + index) * beat.time.quarters
            notes += (note.later(start) for part in content for note in part.notes(feel, bar + index))
        bar += bars
    ordered = sorted((note.not_before_start() for note in notes), key=lambda note: (note.start, note.voice, note.pitch))
    return Arrangement(beat.quarters_a_minute, beat.time, bar, tuple(ordered), tuple(markers))


def _section(beat: Beat, section: Section, bars: int) -> Iterator[list[DrumBar | PitchedBar]]:
    """What each bar of a section holds."""
    lines = {voice: parse_line(text, DRUM_SIGNS) for voice, text in section.drums.items()}
    pitched = _pitched_lines(section)
    chords = parse_chords(section.chords or beat.tonality.chord)
    for index in range(bars):
        stop = _stop(beat, section) if index == bars - 1 else None
        drums = _fill(beat, section, index) if stop is None else None
        content: list[DrumBar | PitchedBar] = [
            DrumBar(voice, line[index % len(line)], beat.time.quarters, stop)
            for voice, line in (drums or lines).items()
        ]
        harmony = chords[index % len(chords)]
        content += (
            PitchedBar(voice, line[index % len(line)], beat.time.quarters, stop, harmony, beat.tonality)
            for voice, line in pitched.items()
        )
        yield content


def _pitched_lines(section: Section) -> dict[str, tuple[str, ...]]:
    """The bass and keys lines that a section has."""
    lines = {"bass": (section.bass, BASS_SIGNS), "keys": (section.keys, KEYS_SIGNS)}
    return {voice: parse_line(text, signs) for voice, (text, signs) in lines.items() if text is not None}


def _fill(beat: Beat, section: Section, index: int) -> dict[str, tuple[str, ...]] | None:
    """The drums of the fill that comes in bar `index` of the section, or None."""
    if section.fill is None:
        return None
    name, period = split_fill(section.fill)
    if (index + 1) % period:
        return None
    return {voice: parse_line(text, DRUM_SIGNS) for voice, text in beat.fill[name].drums.items()}


def _stop(beat: Beat, section: Section) -> Fraction | None:
    """Where in its last bar a section stops, or None."""
    if section.ending is None:
        return None
    number = int(section.ending.removeprefix("stop on "))
    return min((number - 1) * beat.beat_length, beat.time.quarters)
