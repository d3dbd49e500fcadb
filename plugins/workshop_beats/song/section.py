"""A section as it is played, bar by bar."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from workshop_beats.song.drums import drum_bar
from workshop_beats.song.harmony import Harmony
from workshop_beats.song.pitched import PitchedLine, Stop
from workshop_beats.template.grid import DRUM_SIGNS, SIGNS, parse_line
from workshop_beats.template.words import parse_ending, parse_fill

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workshop_beats.song.bars import Bar, Bars
    from workshop_beats.song.notes import Played
    from workshop_beats.song.ruler import Ruler
    from workshop_beats.template.model import Beat, Section


class Written:
    """The lines of a section as bars of signs."""

    def __init__(self, beat: Beat, section: Section) -> None:
        self.section = section
        self.fill = parse_fill(section.fill) if section.fill is not None else None
        self.ending = parse_ending(section.ending) if section.ending is not None else None
        self.drums = _parsed(section.drums)
        self.filled = _parsed(beat.fill[self.fill.name].drums) if self.fill is not None else {}
        self.pitched = {voice: parse_line(text, SIGNS[voice]) for voice, text in section.pitched.items()}

    @property
    def counts(self) -> set[int]:
        """How many signs its bars have, fills included."""
        lines = (*self.drums.values(), *self.filled.values(), *self.pitched.values())
        return {len(bar) for line in lines for bar in line}


class Player:
    """Plays one section at one tempo; each different bar of it is worked out once, and kept among the song's `made`."""

    def __init__(self, beat: Beat, written: Written, ruler: Ruler, made: Bars) -> None:
        harmony = Harmony(beat, written.section)
        self._written = written
        self._ruler = ruler
        self._lines = [PitchedLine(voice, bars, harmony, ruler) for voice, bars in written.pitched.items()]
        self._period = len(harmony.bars)
        self._beats = int(beat.time.quarters / beat.beat_length)
        self._made = made

    def notes(self, index: int, bars: int, first: int) -> list[Played]:
        """The notes of bar `index` of the section, which has `bars` and starts with bar `first` of the song."""
        feel, origin = self._ruler.feel, (first + index) * self._ruler.bar
        found = []
        for bar in self._bars(index, bars):
            found += bar.play(origin, first + index, feel.seed, feel.loudness)
        ending = self._written.ending
        if ending is not None and ending.kind == "fade" and index >= bars - ending.number:
            return _faded(found, (first + bars) * self._ruler.bar, min(ending.number, bars) * self._ruler.bar)
        return found

    def _bars(self, index: int, bars: int) -> Iterator[Bar]:
        """What each line plays in a bar."""
        ending, fill = self._written.ending, self._written.fill
        stop = None
        if ending is not None and ending.kind != "fade" and index == bars - 1:
            stop = Stop(ending.number - 1, self._beats, held=ending.kind == "hold")
        filled = stop is None and fill is not None and fill.comes(index, bars)
        for voice, line in (self._written.filled if filled else self._written.drums).items():
            yield self._drum(voice, line[index % len(line)], stop)
        tied = index + 1 < bars - (ending is not None and ending.kind != "fade")
        for pitched in self._lines:
            yield self._pitched(pitched, index, stop, tied=tied)

    def _drum(self, voice: str, signs: str, stop: Stop | None) -> Bar:
        """A drum's bar."""

        def make() -> Bar:
            share = Fraction(stop.beat, stop.beats) if stop is not None else None
            return drum_bar(voice, signs, self._ruler, share)

        return self._made.get((self._written, voice, signs, stop), make)

    def _pitched(self, line: PitchedLine, index: int, stop: Stop | None, *, tied: bool) -> Bar:
        """A bar of notes."""

        def make() -> Bar:
            return line.bar(index, tied=tied) if stop is None else line.last_bar(index, stop)

        key = (self._written, line.voice, index % len(line.bars), index % self._period, stop, tied)
        return self._made.get(key, make)


def _parsed(lines: dict[str, str]) -> dict[str, tuple[str, ...]]:
    """Drum lines as bars of signs."""
    return {voice: parse_line(text, DRUM_SIGNS) for voice, text in lines.items()}


def _faded(notes: list[Played], end: int, length: int) -> list[Played]:
    """Notes that get softer towards `end`, over so many grains before it."""
    return [
        (start, voice, pitch, held, max(min(velocity, velocity * (end - start) // length), 1))
        for start, voice, pitch, held, velocity in notes
    ]
