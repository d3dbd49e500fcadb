"""From a template to the notes of the whole song, bar by bar, in exact time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from workshop import TempoChange
from workshop_beats.song.bars import Bars
from workshop_beats.song.feel import Feel
from workshop_beats.song.notes import Note
from workshop_beats.song.order import in_order
from workshop_beats.song.pulse import pulse_of
from workshop_beats.song.ruler import Ruler, grain_of
from workshop_beats.song.section import Player, Written

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from fractions import Fraction

    from workshop import Meter
    from workshop_beats.song.notes import Played
    from workshop_beats.song.pulse import Click
    from workshop_beats.template.model import Beat

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Arrangement:
    """A song. `grain` is how many grains a quarter note has: every position is a whole number of them.

    `tempo` is what the song starts with and `changes` all there is, in quarter notes a minute; `markers` are (bar
    counted from 0, section) and `keys` (bar, key signature) where it changes; `pulse` is where a click falls in each
    bar, and `earliest` how many grains before its bar a note may sound.
    """

    meter: Meter
    grain: int
    bars: int
    changes: tuple[TempoChange, ...]
    markers: tuple[tuple[int, str], ...]
    keys: tuple[tuple[int, str], ...]
    pulse: tuple[Click, ...]
    earliest: int
    _blocks: tuple[tuple[Player, int], ...] = field(repr=False, compare=False)

    @property
    def tempo(self) -> Fraction:
        """The tempo that the song starts with, in quarter notes a minute."""
        return self.changes[0].bpm

    @property
    def bar(self) -> int:
        """The length of a bar in grains."""
        return int(self.meter.quarters * self.grain)

    def played(self) -> Iterator[list[Played]]:
        """The notes of each bar, in no order: those of one bar may sound before the last of the bar before."""
        first = 0
        for player, bars in self._blocks:
            for index in range(bars):
                yield player.notes(index, bars, first)
            first += bars

    def ordered(self) -> Iterator[Played]:
        """All notes in order of their start, in grains."""
        return in_order(
            (notes, number * self.bar - self.earliest) for number, notes in enumerate(self.played(), start=1)
        )

    @property
    def notes(self) -> tuple[Note, ...]:
        """All notes in order of their start, in quarter notes; worked out anew each time."""
        return tuple(Note.of(played, self.grain) for played in self.ordered())


def arrange(beat: Beat, *, straight: bool = False) -> Arrangement:
    """Play the template's form once; `straight` leaves out swing, uneven beats, push and looseness."""
    written = {name: Written(beat, beat.resolved(name)) for name in dict.fromkeys(name for name, _ in beat.form)}
    tempos = {name: beat.pace(lines.section.tempo) for name, lines in written.items()}
    feels = {tempo: Feel.of(beat, tempo, straight=straight) for tempo in set(tempos.values())}
    beats = int(beat.time.quarters / beat.beat_length)
    counts = {beats, beat.time.beats}.union(*(lines.counts for lines in written.values()))
    places = {signs: next(iter(feels.values())).grid(signs) for signs in counts}
    grain = grain_of(feels.values(), places)
    rulers = {tempo: Ruler(feel, grain, places) for tempo, feel in feels.items()}
    made = Bars()
    players = {name: Player(beat, lines, rulers[tempos[name]], made) for name, lines in written.items()}
    starts = _starts(beat)
    return Arrangement(
        meter=beat.time,
        grain=grain,
        bars=sum(bars for _, bars in beat.form),
        changes=tuple(
            TempoChange(bar * beat.time.quarters, tempo)
            for bar, tempo in _changed((bar, tempos[name]) for bar, name in starts)
        ),
        markers=starts,
        keys=tuple(
            _changed(
                (bar, beat.tonality.transposed(written[name].section.transpose or 0).signature) for bar, name in starts
            )
        ),
        pulse=pulse_of(beat, next(iter(rulers.values()))),
        earliest=max(ruler.earliest for ruler in rulers.values()),
        _blocks=tuple((players[name], bars) for name, bars in beat.form),
    )


def _starts(beat: Beat) -> tuple[tuple[int, str], ...]:
    """The bar on which each section of the form starts."""
    bar, found = 0, []
    for name, bars in beat.form:
        found.append((bar, name))
        bar += bars
    return tuple(found)


def _changed(values: Iterable[tuple[int, _Value]]) -> Iterator[tuple[int, _Value]]:
    """Only those of the (bar, value) that differ from the one before."""
    before: _Value | None = None
    for bar, value in values:
        if value != before:
            yield bar, value
        before = value
