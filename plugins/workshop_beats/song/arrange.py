"""From a template to the notes of the whole song. All positions and lengths are quarter notes as exact fractions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workshop_beats.song.bars import DrumBar, PitchedBar
from workshop_beats.song.feel import Feel
from workshop_beats.template.chords import Chord, parse_chords
from workshop_beats.template.grid import DRUM_SIGNS, SIGNS, parse_line
from workshop_beats.template.words import parse_ending, parse_fill

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from workshop import Meter
    from workshop_beats.song.notes import Note
    from workshop_beats.template.model import Beat, Section


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
        notes += _section(beat, beat.resolved(name), feel, bar, bars)
        bar += bars
    ordered = sorted((note.not_before_start() for note in notes), key=lambda note: (note.start, note.voice, note.pitch))
    return Arrangement(beat.quarters_a_minute, beat.time, bar, tuple(ordered), tuple(markers))


def _section(beat: Beat, section: Section, feel: Feel, first: int, bars: int) -> Iterator[Note]:
    """The notes of a section that starts with bar `first` of the song."""
    plain = _Content.of(beat, section, feel)
    filled = _Content.of(beat, section, feel, fill=True)
    last = _Content.of(beat, section, feel, stop=_stop(beat, section)) if section.ending else None
    chords = parse_chords(section.chords or beat.tonality.chord)
    length = beat.time.quarters
    for index in range(bars):
        content = filled if _fill_comes(section, index, bars) else plain
        if last is not None and index == bars - 1:
            content = last
        yield from content.notes(feel, first + index, index, length, chords[index % len(chords)])


@dataclass(frozen=True, slots=True)
class _Content:
    """What sounds in a section's bars: for each line the bars it is written in, in turn."""

    drums: tuple[tuple[DrumBar, ...], ...]
    pitched: tuple[tuple[PitchedBar, ...], ...]

    @classmethod
    def of(
        cls, beat: Beat, section: Section, feel: Feel, *, fill: bool = False, stop: Fraction | None = None
    ) -> _Content:
        """Work out a section's lines, with the fill's drums in place of its own where `fill`."""
        length, key = beat.time.quarters, beat.tonality
        written = beat.fill[parse_fill(section.fill).name].drums if fill and section.fill else section.drums
        drums = {voice: parse_line(text, DRUM_SIGNS) for voice, text in written.items()}
        return cls(
            tuple(tuple(DrumBar.of(voice, bar, length, stop, feel) for bar in line) for voice, line in drums.items()),
            tuple(
                tuple(PitchedBar.of(voice, bar, length, stop, feel, key) for bar in line)
                for voice, line in _pitched_lines(section).items()
            ),
        )

    def notes(self, feel: Feel, bar: int, index: int, length: Fraction, harmony: tuple[Chord, ...]) -> Iterator[Note]:
        """The notes of bar `bar` of the song, which is bar `index` of its section."""
        origin = bar * length
        for drum in self.drums:
            yield from drum[index % len(drum)].notes(feel, bar, origin)
        for line in self.pitched:
            yield from line[index % len(line)].notes(feel, bar, origin, harmony)


def _pitched_lines(section: Section) -> dict[str, tuple[str, ...]]:
    """The lines of notes that a section has."""
    return {voice: parse_line(text, SIGNS[voice]) for voice, text in section.pitched.items()}


def _fill_comes(section: Section, index: int, bars: int) -> bool:
    """Whether a fill takes the place of the drums in bar `index` of the section."""
    return section.fill is not None and parse_fill(section.fill).comes(index, bars)


def _stop(beat: Beat, section: Section) -> Fraction | None:
    """Where in its last bar a section stops, or None."""
    if section.ending is None or section.ending.startswith("fade"):
        return None
    return min((parse_ending(section.ending).number - 1) * beat.beat_length, beat.time.quarters)
